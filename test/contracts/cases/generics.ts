import type { SchemaCase } from './schema-case.js';

export const GENERICS: readonly SchemaCase[] = [
  {
    what: 'an alias',
    type: `
type Page<T> = { items: T[]; next?: string };
export type CaseEvent = Page<{ id: string }>;
`,
    schema: {
      type: 'object',
      properties: {
        items: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } },
        next: { type: 'string' },
      },
      required: ['items'],
    },
  },
  {
    what: 'an interface',
    type: `
interface Envelope<T, M = { v: 1 }> { data: T; meta: M }
export type CaseEvent = Envelope<string>;
`,
    schema: {
      type: 'object',
      properties: {
        data: { type: 'string' },
        meta: { type: 'object', properties: { v: { const: 1 } }, required: ['v'] },
      },
      required: ['data', 'meta'],
    },
  },
  {
    what: 'an interface that extends a generic one',
    type: `
interface Base<T> { data: T }
export interface CaseEvent extends Base<{ id: string }> { at: string }
`,
    schema: {
      type: 'object',
      properties: {
        at: { type: 'string' },
        data: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      },
      required: ['at', 'data'],
    },
  },
  {
    what: 'two uses of one type',
    type: `
interface Box<T> { value: T }
export type CaseEvent = { a: Box<string>; b: Box<string>; c: Box<number> };
`,
    schema: {
      type: 'object',
      properties: {
        a: { $ref: '#/$defs/BoxOfString' },
        b: { $ref: '#/$defs/BoxOfString' },
        c: { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
      },
      required: ['a', 'b', 'c'],
      $defs: { BoxOfString: { type: 'object', properties: { value: { type: 'string' } }, required: ['value'] } },
    },
  },
  {
    what: 'a class',
    type: `
class Result<T> { constructor(readonly value: T) {} }
export type CaseEvent = Result<number>;
`,
    schema: { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
  },
];
