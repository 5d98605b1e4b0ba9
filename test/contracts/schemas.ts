import type { JsonSchema } from '../../src/contracts/schema/dialect.js';

const text = { type: 'string' };
const number = { type: 'number' };

const object = (properties: Record<string, JsonSchema>, ...required: readonly string[]) => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
});

/** What payload types become, and values that fit and that do not; a random walk finds more of them. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  string: text,
  number,
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  unknown: {},
  never: { not: {} },
  integer: { type: 'integer' },
  'nullable string': { type: ['string', 'null'] },
  'string or number': { type: ['string', 'number'] },
  constant: { const: 'a' },
  'constant number': { const: 0 },
  enum: { enum: ['a', 'b', null, 1, true] },
  array: { type: 'array', items: text },
  'array of arrays': { type: 'array', items: { type: 'array', items: number } },
  'array of anything': { type: 'array' },
  tuple: { type: 'array', prefixItems: [text, number], items: false, minItems: 2 },
  'tuple with a rest': { type: 'array', prefixItems: [text], items: number, minItems: 1 },
  'tuple with an optional element': { type: 'array', prefixItems: [text, number], items: false, minItems: 1 },
  object: object({ a: text, b: number }, 'a', 'b'),
  'optional properties': object({ a: text, b: number }),
  'nested object': object({ a: object({ b: object({ c: text }, 'c') }, 'b') }, 'a'),
  'index signature': { type: 'object', additionalProperties: number },
  'index signature and properties': {
    ...object({ a: text }, 'a'),
    additionalProperties: { type: ['string', 'number'] },
  },
  'template keys': { type: 'object', patternProperties: { '^a': text, '^\\d+$': number } },
  template: { type: 'string', pattern: '^a-[\\s\\S]*$' },
  'union of objects': { anyOf: [object({ a: text }, 'a'), object({ b: number }, 'b')] },
  'discriminated union': {
    anyOf: [
      object({ kind: { const: 'a' }, a: text }, 'kind', 'a'),
      object({ kind: { const: 'b' }, b: number }, 'kind'),
    ],
  },
  'discriminated union or null': {
    anyOf: [
      object({ kind: { enum: ['a', 'c'] }, a: text }, 'kind', 'a'),
      object({ kind: { const: 'b' }, b: number }, 'kind'),
      { type: 'null' },
    ],
  },
  'union with tags that are not unique': {
    anyOf: [
      object({ kind: { const: 'a' }, a: text }, 'kind', 'a'),
      object({ kind: { const: 'a' }, b: number }, 'kind', 'b'),
    ],
  },
  'union with tags of every object': {
    anyOf: [object({ kind: { const: 'constructor' }, a: text }, 'kind'), object({ kind: { const: 'b' } }, 'kind')],
  },
  'union with a tag that may be missing': {
    anyOf: [object({ kind: { const: 'a' }, a: text }, 'kind', 'a'), object({ kind: { const: 'b' }, b: number }, 'b')],
  },
  'union with boolean tags': {
    anyOf: [
      object({ ok: { const: true }, a: text }, 'ok', 'a'),
      object({ ok: { const: false }, b: number }, 'ok', 'b'),
    ],
  },
  'union of a string and an object': { anyOf: [text, object({ a: number }, 'a')] },
  'union of arrays': {
    anyOf: [
      { type: 'array', items: text },
      { type: 'array', items: number },
    ],
  },
  recursion: {
    ...object({ id: text, parent: { $ref: '#/$defs/Node' } }, 'id'),
    $defs: { Node: { ...object({ id: text, parent: { $ref: '#/$defs/Node' } }, 'id') } },
  },
  'mutual recursion': {
    $ref: '#/$defs/A',
    $defs: { A: object({ b: { $ref: '#/$defs/B' } }), B: object({ a: { $ref: '#/$defs/A' }, b: number }, 'b') },
  },
  'discriminated union of definitions': {
    anyOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B~1~0 %22' }],
    $defs: {
      A: object({ kind: { const: 'a' }, b: { $ref: '#/$defs/B~1~0 %22' } }, 'kind'),
      'B/~ "': object({ kind: { const: 'b' }, b: number }, 'kind', 'b'),
    },
  },
  'definition of a string': {
    ...object({ a: { $ref: '#/$defs/Id', description: 'x' }, b: { $ref: '#/$defs/Id', minLength: 3 } }, 'a'),
    $defs: { Id: { type: 'string', minLength: 1, $comment: 'Id' } },
  },
  json: {
    $ref: '#/$defs/Json',
    $defs: {
      Json: {
        anyOf: [
          { type: ['string', 'number', 'boolean', 'null'] },
          { type: 'array', items: { $ref: '#/$defs/Json' } },
          { type: 'object', additionalProperties: { $ref: '#/$defs/Json' } },
        ],
      },
    },
  },
  limits: object(
    { a: { type: 'string', minLength: 1, maxLength: 2 }, b: { type: 'number', minimum: 0, exclusiveMaximum: 2 } },
    'a',
  ),
  'limits of arrays': { type: 'array', items: number, minItems: 1, maxItems: 2, uniqueItems: true },
  'unique objects': { type: 'array', uniqueItems: true },
  multiples: { type: 'number', multipleOf: 0.5 },
  formats: object({
    a: { type: 'string', format: 'email' },
    b: { type: 'string', format: 'date-time' },
    c: { type: 'string', format: 'secret' },
  }),
  'names of every object': object(
    { constructor: text, toString: number, hasOwnProperty: text, ['__proto__']: text },
    'constructor',
  ),
  'names to quote': object(
    { "it's": text, '"a"': text, 'a/b~c': number, ä: text, '': text, '0': number, '${x}`': text, 'a\nb\u2028': text },
    "it's",
    'a/b~c',
  ),
};
