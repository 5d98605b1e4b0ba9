import { defineProblem } from './define-problem.js';

export type Details = { readonly typeName: string; readonly found: string };

export const payloadNotJson = defineProblem<Details>()({
  code: 'payload-not-json',
  number: 71023,
  severity: 'warning',
  changeable: true,
  about:
    'A `Date`, `Map`, `Set`, `bigint`, `symbol`, function or typed array in an event type: subscribers would get something else.',
  message: ({ typeName, found }) =>
    `${typeName} holds ${/^[AI]/.test(found) ? 'an' : 'a'} ${found}, which JSON cannot carry: subscribers would get something else.`,
  help: ({ found }) =>
    found === 'Date' ? 'Use a string in ISO 8601.' : 'Use a string, a number, an array or a plain object.',
  documentation: {
    meaning:
      'An event type contains a type that JSON cannot represent: a `Date`, `Map`, `Set`, `bigint`, `symbol`, function, typed array or the like.',
    why: 'Payloads travel as JSON. A `Date` arrives as a string, although the type of the subscriber says `Date`; `event.data.at.getTime()` compiles and then fails. The other types are rejected when you emit.',
    wrong: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string; at: Date; lines: Map<string, number> };
`,
    },
    fix: 'Use types that survive JSON: a string in ISO 8601 for a date, a plain object or an array for a `Map` or a `Set`, a string for a `bigint`.',
    right: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string; at: string; lines: Record<string, number> };
`,
    },
  },
});
