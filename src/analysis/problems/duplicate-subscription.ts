import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly subscriber: string; readonly name: string };

export const duplicateSubscription = defineProblem<Details>()({
  code: 'duplicate-subscription',
  number: 71020,
  severity: 'warning',
  changeable: true,
  about: 'A subscriber names one event twice.',
  message: ({ subscriber, name }) =>
    `${quote(subscriber)} subscribes to ${quote(name)} twice; it gets each event once.`,
  help: () => 'Remove one of them.',
  documentation: {
    meaning: 'The `events` of one subscriber list the same name more than once.',
    why: 'The second entry has no effect: a subscriber gets each event once. Often it should have been another name.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered', 'user.registered'] },
    },
  },
};
`,
    },
    fix: 'Remove the second entry, or replace it by the name that was meant.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
};
`,
    },
  },
});
