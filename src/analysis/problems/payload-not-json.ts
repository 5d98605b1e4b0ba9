import { defineProblem } from './define-problem.js';

/** A part of a payload that JSON changes; `path` leads to it, and is empty for the payload itself. */
export type Details = { readonly typeName: string; readonly found: string; readonly path: string };

export const payloadNotJson = defineProblem<Details>()({
  code: 'payload-not-json',
  number: 71023,
  severity: 'error',
  changeable: true,
  about:
    'A `Date`, `Map`, `Set`, `bigint`, `symbol`, function, `undefined` in an array or the like in an event type: subscribers would get something else.',
  message: ({ typeName, found, path }) =>
    `${path === '' ? 'the payload' : path} is ${withArticle(found)}: subscribers of ${typeName} would get something else, because payloads travel as JSON.`.replace(
      /^the/,
      'The',
    ),
  help: ({ found }) => `${ADVICE[found] ?? 'Write a string, a number, an array or a plain object'}.`,
  documentation: {
    meaning:
      'An event type contains a type that does not survive JSON: a `Date`, `bigint`, `symbol`, function, method, `Map`, `Set`, `RegExp`, `Error`, `Promise` or typed array, `undefined` in an array, or `void`, `undefined` or `never` as the whole payload. It is found wherever it comes from: an alias, a base, a type of another file. Where the syntax does not tell, `generated/subscribers.ts` holds an assertion for the event, and the compiler decides.',
    why: 'Payloads travel as JSON. A `Date` arrives as a string, although the type of the subscriber says `Date`; `event.data.at.getTime()` compiles and then fails. The other types are rejected when you emit, or arrive as something else.',
    wrong: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string; at: Date; lines: Map<string, number> };
`,
    },
    fix: 'Use types that survive JSON: a string in ISO 8601 for a date, a plain object or an array for a `Map` or a `Set`, a string for a `bigint`, `null` or `{}` for an event without data.',
    right: {
      'events/order.ts': `export type OrderCompletedEvent = { id: string; at: string; lines: Record<string, number> };
`,
    },
    silence:
      'With any other severity than `error`, the assertions are left out, and only what the syntax shows is reported.',
  },
});

function withArticle(found: string): string {
  if (['undefined', 'void', 'never', 'binary data', 'not JSON'].includes(found)) return found;
  return `${/^[AEIO]/.test(found) ? 'an' : 'a'} ${found}`;
}

/** What to write instead of a kind. */
const ADVICE: Readonly<Record<string, string>> = {
  Date: 'Write string, and send date.toISOString()',
  bigint: 'Write string, and send String(value)',
  symbol: 'Leave it out',
  function: 'Leave it out',
  undefined: 'Write null',
  void: 'Write null',
  never: 'Write null, or {} for an event without data',
  Map: 'Write Record<string, …>, and send Object.fromEntries(map)',
  Set: 'Write an array, and send [...set]',
  RegExp: 'Write string, and send its source',
  Error: 'Write { name: string; message: string }, and send these two',
  Promise: 'Write the type that it resolves to, and await it before you emit',
};
