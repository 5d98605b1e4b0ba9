import type { SchemaCase } from './schema-case.js';

export const LISTS: readonly SchemaCase[] = [
  {
    what: 'a list',
    type: 'string[]',
    schema: { type: 'array', items: { type: 'string' } },
  },
  {
    what: 'a readonly list',
    type: 'readonly number[]',
    schema: { type: 'array', items: { type: 'number' } },
  },
  {
    what: 'ReadonlyArray',
    type: 'ReadonlyArray<boolean>',
    schema: { type: 'array', items: { type: 'boolean' } },
  },
  {
    what: 'a list of lists',
    type: 'string[][]',
    schema: { type: 'array', items: { type: 'array', items: { type: 'string' } } },
  },
  {
    what: 'a list of alternatives',
    type: '(string | null)[]',
    schema: { type: 'array', items: { type: ['string', 'null'] } },
  },
  {
    what: 'undefined in a list, which JSON writes as null',
    type: '(string | undefined)[]',
    schema: { type: 'array', items: { type: ['string', 'null'] } },
  },
  {
    what: 'a list of anything',
    type: 'unknown[]',
    schema: { type: 'array' },
  },
  {
    what: 'a list of objects',
    type: '{ sku: string; count?: number }[]',
    schema: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' }, count: { type: 'number' } }, required: ['sku'] },
    },
  },
  {
    what: 'a pair',
    type: '[string, number]',
    schema: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 },
  },
  {
    what: 'an empty tuple',
    type: '[]',
    schema: { type: 'array', items: false },
  },
  {
    what: 'optional elements',
    type: '[id: string, count?: number]',
    schema: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 1 },
  },
  {
    what: 'a rest',
    type: '[string, ...number[]]',
    schema: { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'number' }, minItems: 1 },
  },
  {
    what: 'a rest at the start',
    type: '[...number[], string]',
    schema: { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] }, minItems: 1 },
  },
  {
    what: 'a rest in the middle',
    type: '[string, ...number[], boolean]',
    schema: {
      type: 'array',
      prefixItems: [{ type: 'string' }],
      items: { anyOf: [{ type: 'number' }, { type: 'boolean' }] },
      minItems: 2,
    },
  },
  {
    what: 'a rest of anything',
    type: '[string, ...unknown[]]',
    schema: { type: 'array', prefixItems: [{ type: 'string' }], minItems: 1 },
  },
  {
    what: 'a readonly tuple',
    type: 'readonly [1, 2]',
    schema: { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], items: false, minItems: 2 },
  },
  {
    what: 'a spread tuple',
    type: `
type Point = [number, number];
export type CaseEvent = [...Point, string];
`,
    schema: {
      type: 'array',
      prefixItems: [{ type: 'number' }, { type: 'number' }, { type: 'string' }],
      items: false,
      minItems: 3,
    },
  },
  {
    what: 'a tuple of undefined, which JSON writes as null',
    type: '[undefined, string | undefined]',
    schema: { type: 'array', prefixItems: [{ type: 'null' }, { type: ['string', 'null'] }], items: false, minItems: 2 },
  },
  {
    what: 'an interface that extends Array',
    type: `
interface Tags extends Array<string> { extra: number }
export type CaseEvent = { tags: Tags };
`,
    schema: { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } }, required: ['tags'] },
  },
  {
    what: 'a marked list',
    type: `{ tags: string[] & { __brand: 'Tags' } }`,
    schema: { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } }, required: ['tags'] },
  },
];
