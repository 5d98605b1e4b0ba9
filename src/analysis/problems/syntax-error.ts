import { defineProblem } from './define-problem.js';

type Details = { readonly reason: string };

export const syntaxError = defineProblem<Details>()({
  code: 'syntax-error',
  number: 71016,
  severity: 'error',
  leavesFileUnread: true,
  about: 'A file does not parse. Nothing is generated until it does.',
  message: ({ reason }) => `This file does not parse: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`,
  help: () => 'Correct it; until then nothing is generated, so that no event gets lost.',
  documentation: {
    meaning:
      'A file that `tsc-run` reads is not valid TypeScript: an event, a subscriber, the config, a file that one of them imports, or a file that emits.',
    why: 'The file could hold any event type, subscriber or subscription. While a file of the registry does not parse, nothing is generated: the last registry stays, and no event disappears because of a missing bracket.',
    wrong: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string;
`,
    },
    fix: 'Correct the syntax at the place that is shown. The mistake itself is often a little further up, where something was opened and not closed.',
    right: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string };
`,
    },
    silence: '`tsc-run` cannot read a file that does not parse.',
  },
});
