import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly subscriber: string; readonly other: string };

export const duplicateSubscriberFile = defineProblem<Details>()({
  code: 'duplicate-subscriber-file',
  number: 71009,
  severity: 'error',
  about: 'Two files for one subscriber, for example `x.ts` and `x.mts`.',
  message: ({ subscriber, other }) =>
    `The subscriber ${quote(subscriber)} has two files: this one, and ${other}, which is used.`,
  help: () => 'Delete or rename one of them.',
  documentation: {
    meaning:
      'Two files in `functions/subscribers/` differ only in their extension, so both are the same subscriber. The first of `.ts`, `.mts` and `.cts` is used; the other one is reported.',
    why: 'The reported file never runs, although it looks like a subscriber. A change to the wrong one of the two has no effect.',
    wrong: {
      'functions/subscribers/send-welcome-email.ts': `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<'send-welcome-email'>) {
  console.log(event.data);
}
`,
      'functions/subscribers/send-welcome-email.mts': `export async function listen() {}
`,
    },
    fix: 'Delete the file that you do not need. To keep both as subscribers, rename one and give it an entry of its own in `events.subscribers`. A file whose name starts with `_` is not a subscriber.',
    silence: 'One of the two files would silently not run.',
  },
});
