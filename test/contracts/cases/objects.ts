import type { SchemaCase } from './schema-case.js';

export const OBJECTS: readonly SchemaCase[] = [
  {
    what: 'properties',
    type: '{ id: string; count: number }',
    schema: {
      type: 'object',
      properties: { id: { type: 'string' }, count: { type: 'number' } },
      required: ['id', 'count'],
    },
  },
  {
    what: 'optional properties',
    type: '{ id?: string; count: number }',
    schema: { type: 'object', properties: { id: { type: 'string' }, count: { type: 'number' } }, required: ['count'] },
  },
  {
    what: 'readonly properties',
    type: '{ readonly id: string }',
    schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'names that are no identifiers',
    type: `{ 'content-type': string; 1: number; '': null }`,
    schema: {
      type: 'object',
      properties: { '1': { type: 'number' }, 'content-type': { type: 'string' }, '': { type: 'null' } },
      required: ['content-type', '1', ''],
    },
  },
  {
    what: 'a property that is never there',
    type: '{ gone?: never; unset?: undefined }',
    schema: { type: 'object', properties: { gone: false, unset: false } },
  },
  {
    what: 'a property that no value has',
    type: '{ a: never }',
    schema: { type: 'object', properties: { a: false }, required: ['a'] },
  },
  {
    what: 'a name that objects have already',
    type: '{ constructor: string; toString: string; hasOwnProperty: string }',
    schema: {
      type: 'object',
      properties: { constructor: { type: 'string' }, toString: { type: 'string' }, hasOwnProperty: { type: 'string' } },
      required: ['constructor', 'toString', 'hasOwnProperty'],
    },
  },
  {
    what: 'methods and functions are left out',
    type: '{ id: string; run(): void; stop: () => void; make: new () => object }',
    schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'symbols are left out',
    type: `
declare const key: unique symbol;
export type CaseEvent = { id: string; [key]: number; mark: symbol };
`,
    schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'objects in objects',
    type: '{ a: { b: { c: { d: { e: { f: string } } } } } }',
    schema: {
      type: 'object',
      properties: {
        a: {
          type: 'object',
          properties: {
            b: {
              type: 'object',
              properties: {
                c: {
                  type: 'object',
                  properties: {
                    d: {
                      type: 'object',
                      properties: { e: { type: 'object', properties: { f: { type: 'string' } }, required: ['f'] } },
                      required: ['e'],
                    },
                  },
                  required: ['d'],
                },
              },
              required: ['c'],
            },
          },
          required: ['b'],
        },
      },
      required: ['a'],
    },
  },
  {
    what: 'an interface',
    type: 'export interface CaseEvent { id: string }',
    schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'an interface that extends others',
    type: `
interface Id { id: string }
interface Named { name: string; id: string }
export interface CaseEvent extends Id, Named { at: string }
`,
    schema: {
      type: 'object',
      properties: { at: { type: 'string' }, id: { type: 'string' }, name: { type: 'string' } },
      required: ['at', 'id', 'name'],
    },
  },
  {
    what: 'an interface that narrows what it extends',
    type: `
interface Base { kind: string }
export interface CaseEvent extends Base { kind: 'a' }
`,
    schema: { type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] },
  },
  {
    what: 'merged interfaces',
    type: `
export interface CaseEvent { a: string }
export interface CaseEvent { b: number }
`,
    schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a', 'b'] },
  },
  {
    what: 'an intersection',
    type: '{ a: string } & { b: number }',
    schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a', 'b'] },
  },
  {
    what: 'an intersection that narrows',
    type: '{ a: string | number; b?: string } & { a: string; b: string }',
    schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a', 'b'] },
  },
  {
    what: 'an intersection with a union',
    type: '{ id: string } & ({ ok: true } | { ok: false; why: string })',
    schema: {
      anyOf: [
        { type: 'object', properties: { id: { type: 'string' }, ok: { const: true } }, required: ['id', 'ok'] },
        {
          type: 'object',
          properties: { id: { type: 'string' }, ok: { const: false }, why: { type: 'string' } },
          required: ['id', 'ok', 'why'],
        },
      ],
    },
  },
  {
    what: 'an index signature',
    type: '{ [key: string]: number }',
    schema: { type: 'object', additionalProperties: { type: 'number' } },
  },
  {
    what: 'an index signature beside properties',
    type: '{ id: string; [key: string]: string | number }',
    schema: {
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
      additionalProperties: { type: ['string', 'number'] },
    },
  },
  {
    what: 'an index signature of numbers',
    type: '{ [index: number]: string }',
    schema: {
      type: 'object',
      patternProperties: { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': { type: 'string' } },
    },
  },
  {
    what: 'numbers and other names',
    type: '{ [key: string]: unknown; [index: number]: string }',
    schema: {
      type: 'object',
      patternProperties: { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': { type: 'string' } },
    },
  },
  {
    what: 'an index signature of a pattern',
    type: `{ [key: \`x-\${string}\`]: number }`,
    schema: { type: 'object', patternProperties: { '^x-[\\s\\S]*$': { type: 'number' } } },
  },
  {
    what: 'several patterns',
    type: `{ id: string; [key: \`x-\${string}\`]: number; [key: \`y.\${number}\`]: boolean }`,
    schema: {
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
      patternProperties: {
        '^x-[\\s\\S]*$': { type: 'number' },
        '^y\\.[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$': { type: 'boolean' },
      },
    },
  },
  {
    what: 'an index signature of symbols',
    type: '{ [key: symbol]: string }',
    schema: { type: 'object' },
  },
  {
    what: 'a record',
    type: 'Record<string, boolean>',
    schema: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
  {
    what: 'a record of texts',
    type: `Record<'a' | 'b', number>`,
    schema: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'] },
  },
  {
    what: 'a record of nothing',
    type: 'Record<string, never>',
    schema: { type: 'object', additionalProperties: false },
  },
  {
    what: 'a record of anything',
    type: 'Record<string, unknown>',
    schema: { type: 'object' },
  },
  {
    what: 'a class: its fields, private ones too, without accessors and methods',
    type: `
class Money {
  amount = 1;
  protected currency = 'EUR';
  static count = 0;
  #secret = 1;
  get text(): string { return \`\${this.#secret}\`; }
  add(): void {}
}
export type CaseEvent = { total: Money };
`,
    schema: {
      type: 'object',
      properties: {
        total: {
          type: 'object',
          properties: { amount: { type: 'number' }, currency: { type: 'string' } },
          required: ['amount', 'currency'],
        },
      },
      required: ['total'],
    },
  },
  {
    what: 'a class that is an event',
    type: `
class Base { id = '' }
export class CaseEvent extends Base { declare at: string }
`,
    schema: { type: 'object', properties: { at: { type: 'string' }, id: { type: 'string' } }, required: ['at', 'id'] },
  },
  {
    what: 'toJSON',
    type: `
class Id { value = 1; toJSON(): string { return ''; } }
export type CaseEvent = { id: Id };
`,
    schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'toJSON that returns an object',
    type: `
interface Model { id: string; toJSON(): { id: string; type: 'model' } }
export type CaseEvent = Model;
`,
    schema: {
      type: 'object',
      properties: { id: { type: 'string' }, type: { const: 'model' } },
      required: ['id', 'type'],
    },
  },
  {
    what: 'a type that names itself',
    type: 'export interface CaseEvent { self?: this; id: string }',
    schema: {
      $ref: '#/$defs/CaseEvent',
      $defs: {
        CaseEvent: {
          type: 'object',
          properties: { self: { $ref: '#/$defs/CaseEvent' }, id: { type: 'string' } },
          required: ['id'],
        },
      },
    },
  },
  {
    what: 'typeof a constant',
    type: `
const DEFAULTS = { retries: 3, mode: 'fast' };
export type CaseEvent = typeof DEFAULTS;
`,
    schema: {
      type: 'object',
      properties: { retries: { type: 'number' }, mode: { type: 'string' } },
      required: ['retries', 'mode'],
    },
  },
  {
    what: 'typeof a frozen constant',
    type: `
const DEFAULTS = { retries: 3, modes: ['fast', 'slow'] } as const;
export type CaseEvent = typeof DEFAULTS;
`,
    schema: {
      type: 'object',
      properties: {
        retries: { const: 3 },
        modes: { type: 'array', prefixItems: [{ const: 'fast' }, { const: 'slow' }], items: false, minItems: 2 },
      },
      required: ['retries', 'modes'],
    },
  },
];
