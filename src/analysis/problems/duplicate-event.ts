import { quote } from '../lib/quote.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';

type Details = {
  readonly name: string;
  readonly typeName: string;
  readonly other: Span;
  readonly otherTypeName: string;
};

export const duplicateEvent = defineProblem<Details>()({
  code: 'duplicate-event',
  number: 71003,
  severity: 'error',
  leavesEventOut: true,
  about: 'Two event types come to one event name.',
  message: ({ name, typeName, other, otherTypeName }, place) =>
    `${quote(name)} is the name of two event types: ${typeName} here and ${otherTypeName} at ${place(other)}.`,
  help: () =>
    'Rename one of them, or name one differently with a JSDoc tag, @event other.name: an event has only one type.',
  documentation: {
    meaning: 'Two exported types in `events/` have the same event name. Both places are reported.',
    why: 'An event has one payload type. With two types it is not clear which payload `emit` should check and which one subscribers receive, so neither type becomes an event.',
    wrong: {
      'events/user-registered.ts': `export type UserRegisteredEvent = { id: string; email: string };
`,
      'events/users.ts': `export type UserRegisteredEvent = { userId: string };
`,
    },
    fix: 'Delete or rename one of the types, or give one of them another event name with a JSDoc tag. To make one type available from several files of `events/`, re-export it: a re-export is the same event.',
    right: {
      'events/users.ts': `/** @event user.signed-up */
export type UserRegisteredEvent = { userId: string };
`,
    },
    silence: 'While two types have one name, neither of them is an event.',
  },
});
