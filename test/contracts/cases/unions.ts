import type { SchemaCase } from './schema-case.js';

export const UNIONS: readonly SchemaCase[] = [
  {
    what: 'two primitives',
    type: 'string | number',
    schema: { type: ['string', 'number'] },
  },
  {
    what: 'a nullable text',
    type: 'string | null',
    schema: { type: ['string', 'null'] },
  },
  {
    what: 'texts, sorted',
    type: `'sent' | 'open' | 'paid'`,
    schema: { enum: ['open', 'paid', 'sent'] },
  },
  {
    what: 'texts and null',
    type: `'a' | null`,
    schema: { enum: ['a', null] },
  },
  {
    what: 'true and false make a boolean',
    type: 'true | false | null',
    schema: { type: ['boolean', 'null'] },
  },
  {
    what: 'texts beside string',
    type: `'a' | string`,
    schema: { type: 'string' },
  },
  {
    what: 'texts that an editor completes',
    type: `'a' | 'b' | (string & {})`,
    schema: { type: 'string' },
  },
  {
    what: 'numbers and texts',
    type: `'auto' | 1 | 10 | 2`,
    schema: { enum: [1, 2, 10, 'auto'] },
  },
  {
    what: 'undefined is left out',
    type: '{ a: string | undefined }',
    schema: { type: 'object', properties: { a: { type: 'string' } } },
  },
  {
    what: 'undefined and null',
    type: '{ a?: string | null | undefined }',
    schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
  },
  {
    what: 'a function is left out',
    type: '{ a: string | (() => void) }',
    schema: { type: 'object', properties: { a: { type: 'string' } } },
  },
  {
    what: 'a discriminated union',
    type: `{ kind: 'card'; last4: string } | { kind: 'cash' }`,
    schema: {
      anyOf: [
        {
          type: 'object',
          properties: { kind: { const: 'card' }, last4: { type: 'string' } },
          required: ['kind', 'last4'],
        },
        { type: 'object', properties: { kind: { const: 'cash' } }, required: ['kind'] },
      ],
    },
  },
  {
    what: 'a primitive and an object',
    type: 'string | { id: string }',
    schema: {
      anyOf: [{ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }, { type: 'string' }],
    },
  },
  {
    what: 'texts, a number type and null',
    type: `'a' | 'b' | number | null`,
    schema: { anyOf: [{ type: 'number' }, { enum: ['a', 'b'] }, { type: 'null' }] },
  },
  {
    what: 'an alias of texts that is used once',
    type: `
type Currency = 'USD' | 'EUR';
export type CaseEvent = { currency: Currency };
`,
    schema: { type: 'object', properties: { currency: { enum: ['EUR', 'USD'] } }, required: ['currency'] },
  },
  {
    what: 'an alias of texts that is used twice',
    type: `
type Currency = 'USD' | 'EUR';
export type CaseEvent = { from: Currency; to?: Currency | null };
`,
    schema: {
      type: 'object',
      properties: {
        from: { $ref: '#/$defs/Currency' },
        to: { anyOf: [{ $ref: '#/$defs/Currency' }, { type: 'null' }] },
      },
      required: ['from'],
      $defs: { Currency: { enum: ['EUR', 'USD'] } },
    },
  },
  {
    what: 'unions inside unions',
    type: `
type Card = { card: string };
type Cash = { cash: number };
type Paid = Card | Cash;
export type CaseEvent = Paid | null;
`,
    schema: {
      anyOf: [
        { type: 'object', properties: { card: { type: 'string' } }, required: ['card'] },
        { type: 'object', properties: { cash: { type: 'number' } }, required: ['cash'] },
        { type: 'null' },
      ],
    },
  },
  {
    what: 'unknown beside anything',
    type: 'string | unknown',
    schema: {},
  },
  {
    what: 'never beside anything',
    type: '{ a: string | never }',
    schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    what: 'an enum of texts',
    type: `
enum Color { Red = 'red', Green = 'green' }
export type CaseEvent = { color: Color };
`,
    schema: { type: 'object', properties: { color: { enum: ['green', 'red'] } }, required: ['color'] },
  },
  {
    what: 'an enum of numbers',
    type: `
enum Level { Low, High = 5 }
export type CaseEvent = { level: Level };
`,
    schema: { type: 'object', properties: { level: { enum: [0, 5] } }, required: ['level'] },
  },
  {
    what: 'a mixed enum and null',
    type: `
enum Mixed { A = 1, B = 'b' }
export type CaseEvent = { mixed: Mixed | null };
`,
    schema: { type: 'object', properties: { mixed: { enum: [1, 'b', null] } }, required: ['mixed'] },
  },
  {
    what: 'a member of an enum',
    type: `
enum Color { Red = 'red', Green = 'green' }
export type CaseEvent = { color: Color.Green };
`,
    schema: { type: 'object', properties: { color: { const: 'green' } }, required: ['color'] },
  },
  {
    what: 'an enum with computed members',
    type: `
enum Size { Small = 'abc'.length, Big = 9 }
export type CaseEvent = { size: Size };
`,
    schema: { type: 'object', properties: { size: { type: 'number' } }, required: ['size'] },
  },
  {
    what: 'a const enum',
    type: `
const enum Bit { Off, On }
export type CaseEvent = { bit: Bit };
`,
    schema: { type: 'object', properties: { bit: { enum: [0, 1] } }, required: ['bit'] },
  },
];
