import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

export type Details = {
  readonly name: string;
  readonly found: keyof typeof FOUND | 'export-all';
};

const FOUND = {
  class: 'is a class, and an event is a type or an interface',
  enum: 'is an enum, and an event is a type or an interface',
  value: 'is a value, and an event is a type or an interface',
  namespace: 'is a namespace, and an event is a type or an interface',
  'string-name': 'is not an identifier, so no type can refer to it',
};

export const unsupportedEventType = defineProblem<Details>()({
  code: 'unsupported-event-type',
  number: 71007,
  severity: 'error',
  leavesEventOut: true,
  about:
    'A class, an enum, a value or a namespace of `events/` whose name ends in `Event`, or `export *` from a package.',
  message: ({ name, found }) =>
    found === 'export-all'
      ? `What export * takes from ${quote(name)} cannot be read from this app alone.`
      : `${quote(name)} ${FOUND[found]}.`,
  help: ({ found }) =>
    found === 'export-all'
      ? 'Name the event types: export type { UserRegisteredEvent } from …'
      : 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  documentation: {
    meaning:
      'A file in `events/` exports something under the name of an event type that is not a type or an interface: a class, an enum, a value, a namespace, or a name that is not an identifier. Or it exports everything from a package with `export *`.',
    why: 'A payload is plain data, and subscribers get a copy of it: instances of a class would arrive without their methods. What a package exports is only known when it is resolved and type-checked, which `tsc-run` does not do: it reads the files of the app alone.',
    wrong: {
      'events/order.ts': `export class OrderCompletedEvent {
  constructor(readonly id: string) {}
}
`,
    },
    fix: "Export a type or an interface instead. From a package, re-export the event types by name: `export type { OrderCompletedEvent } from 'shared-events'`.",
    right: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string };
`,
    },
    silence: 'To keep the export without making it an event, mark it `@internal`.',
  },
});
