import type { SchemaCase } from './schema-case.js';

export const PRIMITIVES: readonly SchemaCase[] = [
  {
    what: 'a string',
    type: 'string',
    schema: { type: 'string' },
  },
  {
    what: 'a number',
    type: 'number',
    schema: { type: 'number' },
  },
  {
    what: 'a boolean',
    type: 'boolean',
    schema: { type: 'boolean' },
  },
  {
    what: 'null',
    type: 'null',
    schema: { type: 'null' },
  },
  {
    what: 'unknown',
    type: 'unknown',
    schema: {},
  },
  {
    what: 'any',
    type: 'any',
    schema: {},
  },
  {
    what: 'never',
    type: 'never',
    schema: { not: {} },
  },
  {
    what: 'a text',
    type: `'paid'`,
    schema: { const: 'paid' },
  },
  {
    what: 'a whole number',
    type: '7',
    schema: { const: 7 },
  },
  {
    what: 'a negative fraction',
    type: '-0.5',
    schema: { const: -0.5 },
  },
  {
    what: 'true',
    type: 'true',
    schema: { const: true },
  },
  {
    what: 'a bigint, which JSON cannot write',
    type: 'bigint',
    schema: { not: {} },
  },
  {
    what: 'object',
    type: 'object',
    schema: { anyOf: [{ type: 'object' }, { type: 'array' }] },
  },
  {
    what: 'an object without properties',
    type: '{}',
    schema: { type: 'object' },
  },
  {
    what: 'a boxed string',
    type: 'String',
    schema: { type: 'string' },
  },
  {
    what: 'an upper-case text, whose capitals no schema keyword can ask for',
    type: 'Uppercase<string>',
    schema: { type: 'string' },
  },
  {
    what: 'a date, which JSON writes as text',
    type: 'Date',
    schema: { type: 'string' },
  },
];
