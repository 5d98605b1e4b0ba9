import type { SchemaCase } from './schema-case.js';

export const COMPUTED: readonly SchemaCase[] = [
  {
    what: 'Partial',
    type: 'Partial<{ a: string; b: number }>',
    schema: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } },
  },
  {
    what: 'Required',
    type: 'Required<{ a?: string }>',
    schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    what: 'Pick',
    type: `Pick<{ a: string; b: number }, 'a'>`,
    schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    what: 'Omit',
    type: `Omit<{ a: string; b: number }, 'a'>`,
    schema: { type: 'object', properties: { b: { type: 'number' } }, required: ['b'] },
  },
  {
    what: 'Omit of a union, which keeps what all members have',
    type: `Omit<{ kind: 'a'; a: 1; secret: 1 } | { kind: 'b'; b: 2; secret: 1 }, 'secret'>`,
    schema: { type: 'object', properties: { kind: { enum: ['a', 'b'] } }, required: ['kind'] },
  },
  {
    what: 'Omit of each member of a union',
    type: `
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type U = { kind: 'a'; a: 1; secret: 1 } | { kind: 'b'; b: 2; secret: 1 };
export type CaseEvent = DistributiveOmit<U, 'secret'>;
`,
    schema: {
      anyOf: [
        { type: 'object', properties: { a: { const: 1 }, kind: { const: 'a' } }, required: ['a', 'kind'] },
        { type: 'object', properties: { b: { const: 2 }, kind: { const: 'b' } }, required: ['b', 'kind'] },
      ],
    },
  },
  {
    what: 'Exclude and Extract',
    type: `{ a: Exclude<'x' | 'y', 'x'>; b: Extract<string | number, number>; c: NonNullable<string | null> }`,
    schema: {
      type: 'object',
      properties: { a: { const: 'y' }, b: { type: 'number' }, c: { type: 'string' } },
      required: ['a', 'b', 'c'],
    },
  },
  {
    what: 'a mapped type',
    type: `
type Flags<T> = { [K in keyof T]: boolean };
export type CaseEvent = Flags<{ a: string; b: number }>;
`,
    schema: { type: 'object', properties: { a: { type: 'boolean' }, b: { type: 'boolean' } }, required: ['a', 'b'] },
  },
  {
    what: 'a mapped type that makes things optional',
    type: `
type Loose<T> = { [K in keyof T]?: T[K] | null };
export type CaseEvent = Loose<{ a: string }>;
`,
    schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
  },
  {
    what: 'a mapped type that renames',
    type: `
type Getters<T> = { [K in keyof T & string as \`get_\${K}\`]: T[K] };
export type CaseEvent = Getters<{ a: string; b?: number }>;
`,
    schema: {
      type: 'object',
      properties: { get_a: { type: 'string' }, get_b: { type: 'number' } },
      required: ['get_a'],
    },
  },
  {
    what: 'a mapped type that leaves out',
    type: `
type Texts<T> = { [K in keyof T as T[K] extends string ? K : never]: T[K] };
export type CaseEvent = Texts<{ a: string; b: number }>;
`,
    schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    what: 'a mapped tuple',
    type: `
type Boxed<T> = { [K in keyof T]: { value: T[K] } };
export type CaseEvent = Boxed<[string, number]>;
`,
    schema: {
      type: 'array',
      prefixItems: [
        { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] },
        { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
      ],
      items: false,
      minItems: 2,
    },
  },
  {
    what: 'a conditional type',
    type: `
type Data<T> = T extends { data: infer D } ? D : null;
export type CaseEvent = Data<{ data: { id: string } }> | Data<3>;
`,
    schema: { anyOf: [{ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }, { type: 'null' }] },
  },
  {
    what: 'an indexed type',
    type: `
interface Order { lines: { sku: string }[] }
export type CaseEvent = { line: Order['lines'][number]; key: keyof Order };
`,
    schema: {
      type: 'object',
      properties: {
        line: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
        key: { const: 'lines' },
      },
      required: ['line', 'key'],
    },
  },
  {
    what: 'the result of a function',
    type: `
declare function load(): Promise<{ id: string; at?: string }>;
export type CaseEvent = Awaited<ReturnType<typeof load>>;
`,
    schema: { type: 'object', properties: { id: { type: 'string' }, at: { type: 'string' } }, required: ['id'] },
  },
  {
    what: 'parameters',
    type: `
declare function run(id: string, count?: number): void;
export type CaseEvent = Parameters<typeof run>;
`,
    schema: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 1 },
  },
  {
    what: 'zod: an object',
    type: `
import { z } from 'zod';
const schema = z.object({ id: z.string(), age: z.number().optional(), tags: z.array(z.enum(['a', 'b'])).nullable() });
export type CaseEvent = z.infer<typeof schema>;
`,
    schema: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        tags: { anyOf: [{ type: 'array', items: { enum: ['a', 'b'] } }, { type: 'null' }] },
        age: { type: 'number' },
      },
      required: ['id', 'tags'],
    },
  },
  {
    what: 'zod: a union',
    type: `
import { z } from 'zod';
const schema = z.discriminatedUnion('kind', [z.object({ kind: z.literal('a'), n: z.number() }), z.object({ kind: z.literal('b') })]);
export type CaseEvent = z.infer<typeof schema>;
`,
    schema: {
      anyOf: [
        { type: 'object', properties: { kind: { const: 'a' }, n: { type: 'number' } }, required: ['kind', 'n'] },
        { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] },
      ],
    },
  },
  {
    what: 'a deep Partial',
    type: `
type Deep<T> = T extends object ? { [K in keyof T]?: Deep<T[K]> } : T;
export type CaseEvent = Deep<{ a: { b: { c: string } }; d: number[] }>;
`,
    schema: {
      type: 'object',
      properties: {
        a: { type: 'object', properties: { b: { type: 'object', properties: { c: { type: 'string' } } } } },
        d: { type: 'array', items: { type: ['number', 'null'] } },
      },
    },
  },
];
