import { defineProblem } from './define-problem.js';

/** `holds` is the first that applies: the generated files depend on the file, it serves routes, or it only emits. */
export type Details = { readonly reason: string; readonly holds: keyof typeof CONSEQUENCES };

const CONSEQUENCES = {
  model: 'Nothing is generated while it does not parse, so that no event gets lost.',
  routes: 'While it does not parse, its routes and its emits are not known.',
  emits: 'While it does not parse, its emits cannot be checked.',
};

export const syntaxError = defineProblem<Details>()({
  code: 'syntax-error',
  number: 71016,
  severity: 'error',
  leavesFileUnread: true,
  about: 'A file does not parse. Nothing is generated while that is a file of an event, a subscriber or the config.',
  message: ({ reason }) => `This file does not parse: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`,
  help: ({ holds }) => `Correct it. ${CONSEQUENCES[holds]}`,
  documentation: {
    meaning:
      'A file that `tsc-run` reads is not valid TypeScript: an event, a subscriber, a route, the config, a file that one of them imports, or a file that emits.',
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
