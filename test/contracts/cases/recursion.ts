import type { SchemaCase } from './schema-case.js';

export const RECURSION: readonly SchemaCase[] = [
  {
    what: 'a tree',
    type: `
interface Tree { value: number; children: Tree[] }
export type CaseEvent = { tree: Tree };
`,
    schema: {
      type: 'object',
      properties: { tree: { $ref: '#/$defs/Tree' } },
      required: ['tree'],
      $defs: {
        Tree: {
          type: 'object',
          properties: { value: { type: 'number' }, children: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
          required: ['value', 'children'],
        },
      },
    },
  },
  {
    what: 'a type that contains itself',
    type: `
interface Comment { id: string; parent?: Comment | null }
export type CaseEvent = Comment;
`,
    schema: {
      $ref: '#/$defs/Comment',
      $defs: {
        Comment: {
          type: 'object',
          properties: { id: { type: 'string' }, parent: { anyOf: [{ $ref: '#/$defs/Comment' }, { type: 'null' }] } },
          required: ['id'],
        },
      },
    },
  },
  {
    what: 'two types that contain each other',
    type: `
interface Person { name: string; company?: Company }
interface Company { owner: Person }
export type CaseEvent = { person: Person };
`,
    schema: {
      type: 'object',
      properties: { person: { $ref: '#/$defs/Person' } },
      required: ['person'],
      $defs: {
        Person: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            company: { type: 'object', properties: { owner: { $ref: '#/$defs/Person' } }, required: ['owner'] },
          },
          required: ['name'],
        },
      },
    },
  },
  {
    what: 'any JSON',
    type: `
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type CaseEvent = { json: Json };
`,
    schema: {
      type: 'object',
      properties: { json: { $ref: '#/$defs/Json' } },
      required: ['json'],
      $defs: {
        Json: {
          anyOf: [
            { type: 'object', additionalProperties: { $ref: '#/$defs/Json' } },
            { type: 'array', items: { $ref: '#/$defs/Json' } },
            { type: 'string' },
            { type: 'number' },
            { type: 'boolean' },
            { type: 'null' },
          ],
        },
      },
    },
  },
  {
    what: 'lists of lists',
    type: `
type Nested = Nested[];
export type CaseEvent = Nested;
`,
    schema: { $ref: '#/$defs/Nested', $defs: { Nested: { type: 'array', items: { $ref: '#/$defs/Nested' } } } },
  },
  {
    what: 'a generic list',
    type: `
interface Chain<T> { value: T; next?: Chain<T> }
export type CaseEvent = { texts: Chain<string>; numbers: Chain<number> };
`,
    schema: {
      type: 'object',
      properties: { texts: { $ref: '#/$defs/ChainOfString' }, numbers: { $ref: '#/$defs/ChainOfNumber' } },
      required: ['texts', 'numbers'],
      $defs: {
        ChainOfString: {
          type: 'object',
          properties: { value: { type: 'string' }, next: { $ref: '#/$defs/ChainOfString' } },
          required: ['value'],
        },
        ChainOfNumber: {
          type: 'object',
          properties: { value: { type: 'number' }, next: { $ref: '#/$defs/ChainOfNumber' } },
          required: ['value'],
        },
      },
    },
  },
  {
    what: 'an expression',
    type: `
type Expression = { op: 'add'; left: Expression; right: Expression } | { op: 'value'; value: number };
export type CaseEvent = Expression;
`,
    schema: {
      $ref: '#/$defs/Expression',
      $defs: {
        Expression: {
          anyOf: [
            {
              type: 'object',
              properties: {
                op: { const: 'add' },
                left: { $ref: '#/$defs/Expression' },
                right: { $ref: '#/$defs/Expression' },
              },
              required: ['op', 'left', 'right'],
            },
            {
              type: 'object',
              properties: { op: { const: 'value' }, value: { type: 'number' } },
              required: ['op', 'value'],
            },
          ],
        },
      },
    },
  },
  {
    what: 'two types of one name',
    type: `
namespace A { export interface Node { a?: Node } }
namespace B { export interface Node { b?: Node } }
export type CaseEvent = { a: A.Node; b: B.Node };
`,
    schema: {
      type: 'object',
      properties: { a: { $ref: '#/$defs/Node' }, b: { $ref: '#/$defs/Node2' } },
      required: ['a', 'b'],
      $defs: {
        Node: { type: 'object', properties: { a: { $ref: '#/$defs/Node' } } },
        Node2: { type: 'object', properties: { b: { $ref: '#/$defs/Node2' } } },
      },
    },
  },
  {
    what: 'definitions that refer to each other in both orders',
    type: `
type Color = 'red' | 'green';
interface Bush { color: Color; left?: Bush; right?: Leaf }
interface Leaf { color: Color; tree?: Bush }
export type CaseEvent = { tree: Bush; leaf: Leaf; color: Color };
`,
    schema: {
      type: 'object',
      properties: {
        tree: { $ref: '#/$defs/Bush' },
        leaf: { $ref: '#/$defs/Leaf' },
        color: { $ref: '#/$defs/Color' },
      },
      required: ['tree', 'leaf', 'color'],
      $defs: {
        Bush: {
          type: 'object',
          properties: {
            color: { $ref: '#/$defs/Color' },
            left: { $ref: '#/$defs/Bush' },
            right: { $ref: '#/$defs/Leaf' },
          },
          required: ['color'],
        },
        Color: { enum: ['green', 'red'] },
        Leaf: {
          type: 'object',
          properties: { color: { $ref: '#/$defs/Color' }, tree: { $ref: '#/$defs/Bush' } },
          required: ['color'],
        },
      },
    },
  },
];
