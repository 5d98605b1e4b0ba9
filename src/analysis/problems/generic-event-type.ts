import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

export type Details = { readonly typeName: string; readonly parameter: string };

export const genericEventType = defineProblem<Details>()({
  code: 'generic-event-type',
  number: 71006,
  severity: 'error',
  leavesEventOut: true,
  about: 'An event type with a type parameter that has no default: its payload is not one type.',
  message: ({ typeName, parameter }) =>
    `${typeName} cannot be an event: its type parameter ${quote(parameter)} has no default.`,
  help: ({ parameter }) => `Give ${parameter} a default, export a type with it filled in, or mark the type @internal.`,
  documentation: {
    meaning: 'A type in `events/` whose name ends in `Event` has a type parameter without a default.',
    why: 'The registry maps each event name to one payload type. A generic type is not one type until its parameters are filled in, so it cannot be an event.',
    wrong: {
      'events/entity-changed.ts': `export type EntityChangedEvent<T> = { before: T; after: T };
`,
    },
    fix: 'Export a type with the parameter filled in for each event, and rename the generic type so that its name does not end in `Event`. You can also give the parameter a default, or mark a type that only helps to write others with `@internal`.',
    right: {
      'events/entity-changed.ts': `type EntityChanged<T> = { before: T; after: T };

export type UserChangedEvent = EntityChanged<{ id: string; email: string }>;
`,
    },
    silence: 'To keep the type without making it an event, mark it `@internal`.',
  },
});
