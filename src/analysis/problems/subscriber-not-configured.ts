import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly subscriber: string };

export const subscriberNotConfigured = defineProblem<Details>()({
  code: 'subscriber-not-configured',
  number: 71021,
  severity: 'warning',
  changeable: true,
  about: 'A file of `functions/subscribers/` exports `listen` and is not in the config.',
  message: ({ subscriber }) =>
    `${quote(subscriber)} exports listen but has no entry in events.subscribers, so it never runs.`,
  help: ({ subscriber }) => `Add ${quote(subscriber)}: { events: […] } to events.subscribers, or remove the file.`,
  documentation: {
    meaning:
      'A file in `functions/subscribers/` exports `listen`, and `events.subscribers` has no entry with its name.',
    why: 'The file looks like a subscriber and never runs. Usually its entry was forgotten, or one of the two was renamed.',
    wrong: {
      'functions/subscribers/update-analytics.ts': `import type { events } from '@tsc-run/core';

export async function listen(event: events.Event) {
  console.log(event.data);
}
`,
    },
    fix: 'Add an entry for it to the config, or remove the file. A file that only helps other subscribers should not export `listen`, or its name should start with `_`.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      'update-analytics': { events: ['user.registered'] },
    },
  },
};
`,
    },
  },
});
