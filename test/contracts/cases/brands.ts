import type { SchemaCase } from './schema-case.js';

export const BRANDS: readonly SchemaCase[] = [
  {
    what: 'a text property',
    type: `
type UserId = string & { readonly __brand: 'UserId' };
export type CaseEvent = { id: UserId };
`,
    schema: { type: 'object', properties: { id: { $comment: 'UserId', type: 'string' } }, required: ['id'] },
  },
  {
    what: 'a unique symbol',
    type: `
declare const brand: unique symbol;
type UserId = string & { readonly [brand]: 'UserId' };
export type CaseEvent = { id: UserId; other?: UserId };
`,
    schema: {
      type: 'object',
      properties: { id: { $comment: 'UserId', type: 'string' }, other: { $comment: 'UserId', type: 'string' } },
      required: ['id'],
    },
  },
  {
    what: 'a unique symbol without a text',
    type: `
declare const brand: unique symbol;
type Cents = number & { readonly [brand]: true };
export type CaseEvent = { price: Cents };
`,
    schema: { type: 'object', properties: { price: { $comment: 'Cents', type: 'number' } }, required: ['price'] },
  },
  {
    what: 'a generic brand',
    type: `
declare const tag: unique symbol;
type Brand<T, Name extends string> = T & { readonly [tag]: Name };
type Email = Brand<string, 'Email'>;
export type CaseEvent = { to: Email | null };
`,
    schema: {
      type: 'object',
      properties: { to: { anyOf: [{ $comment: 'Email', type: 'string' }, { type: 'null' }] } },
      required: ['to'],
    },
  },
  {
    what: 'a boolean',
    type: `
type Yes = boolean & { readonly __brand: 'Yes' };
export type CaseEvent = { yes: Yes };
`,
    schema: { type: 'object', properties: { yes: { $comment: 'Yes', type: 'boolean' } }, required: ['yes'] },
  },
  {
    what: 'a pattern',
    type: `
type Slug = \`s-\${string}\` & { readonly __brand: 'Slug' };
export type CaseEvent = { slug: Slug };
`,
    schema: {
      type: 'object',
      properties: { slug: { $comment: 'Slug', type: 'string', pattern: '^s-[\\s\\S]*$' } },
      required: ['slug'],
    },
  },
  {
    what: 'texts',
    type: `
type Mode = ('a' | 'b') & { readonly __brand: 'Mode' };
export type CaseEvent = { mode: Mode };
`,
    schema: { type: 'object', properties: { mode: { $comment: 'Mode', enum: ['a', 'b'] } }, required: ['mode'] },
  },
  {
    what: 'keys',
    type: `
type UserId = string & { readonly __brand: 'UserId' };
export type CaseEvent = { names: Record<UserId, string> };
`,
    schema: {
      type: 'object',
      properties: { names: { type: 'object', additionalProperties: { type: 'string' } } },
      required: ['names'],
    },
  },
  {
    what: 'lists of them',
    type: `
type UserId = string & { readonly __brand: 'UserId' };
export type CaseEvent = { ids: UserId[] };
`,
    schema: {
      type: 'object',
      properties: { ids: { type: 'array', items: { $comment: 'UserId', type: 'string' } } },
      required: ['ids'],
    },
  },
  {
    what: 'zod',
    type: `
import { z } from 'zod';
const schema = z.object({ id: z.string().brand<'UserId'>() });
export type CaseEvent = z.infer<typeof schema>;
`,
    schema: { type: 'object', properties: { id: { $comment: 'UserId', type: 'string' } }, required: ['id'] },
  },
];
