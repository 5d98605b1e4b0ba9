import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly subscriber: string };

export const listenIsGenerator = defineProblem<Details>()({
  code: 'listen-is-generator',
  number: 71011,
  severity: 'error',
  about: 'The `listen` of a subscriber is a generator function.',
  message: ({ subscriber }) => `listen of ${quote(subscriber)} is a generator: calling it runs none of its code.`,
  help: () => 'Remove the *, so that it is a plain or an async function.',
  documentation: {
    meaning: 'The `listen` of a subscriber is declared with `function*` or `async function*`.',
    why: 'A call of a generator function returns an iterator and runs none of its body. The delivery would succeed at once, and the subscriber would have done nothing.',
    wrong: {
      'functions/subscribers/send-welcome-email.ts': `export async function* listen(event: { type: string; data: unknown }) {
  yield event.data;
}
`,
    },
    fix: 'Remove the `*`. If you need a generator inside, call it from `listen` and iterate over it.',
    right: {
      'functions/subscribers/send-welcome-email.ts': `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<'send-welcome-email'>) {
  console.log(event.data);
}
`,
    },
    silence: 'A generator would count every event as handled without handling it.',
  },
});
