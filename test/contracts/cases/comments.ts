import type { SchemaCase } from './schema-case.js';

export const COMMENTS: readonly SchemaCase[] = [
  {
    what: 'what is said of a list of texts',
    type: `
export type CaseEvent = {
  /**
   * When.
   * @format date-time as in ISO 8601
   * @minItems 1
   */
  at: string[];
};
`,
    schema: {
      type: 'object',
      properties: {
        at: { description: 'When.', type: 'array', minItems: 1, items: { type: 'string', format: 'date-time' } },
      },
      required: ['at'],
    },
  },
  {
    what: 'descriptions',
    type: `
/** Someone has signed up. */
export type CaseEvent = {
  /** Never changes. */
  id: string;
};
`,
    schema: {
      description: 'Someone has signed up.',
      type: 'object',
      properties: { id: { description: 'Never changes.', type: 'string' } },
      required: ['id'],
    },
  },
  {
    what: 'a description of several lines',
    type: `
/**
 * Someone has signed up.
 *
 * Sent once.
 */
export interface CaseEvent { id: string }
`,
    schema: {
      description: 'Someone has signed up.\n\nSent once.',
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
    },
  },
  {
    what: 'inherited descriptions',
    type: `
interface Base {
  /** Never changes. */
  id: string;
}
export interface CaseEvent extends Base {
  id: string;
}
`,
    schema: { type: 'object', properties: { id: { description: 'Never changes.', type: 'string' } }, required: ['id'] },
  },
  {
    what: 'descriptions through Pick',
    type: `
interface Base {
  /** Never changes. */
  id: string;
  other: string;
}
export type CaseEvent = Pick<Base, 'id'>;
`,
    schema: { type: 'object', properties: { id: { description: 'Never changes.', type: 'string' } }, required: ['id'] },
  },
  {
    what: 'a description of a named type and one of its use',
    type: `
/** A place. */
interface Place { city: string }
export type CaseEvent = {
  /** Where it goes. */
  to: Place;
  from: Place;
};
`,
    schema: {
      type: 'object',
      properties: { to: { description: 'Where it goes.', $ref: '#/$defs/Place' }, from: { $ref: '#/$defs/Place' } },
      required: ['to', 'from'],
      $defs: {
        Place: {
          description: 'A place.',
          type: 'object',
          properties: { city: { type: 'string' } },
          required: ['city'],
        },
      },
    },
  },
  {
    what: 'a named primitive',
    type: `
/**
 * A moment.
 * @format date-time
 */
type Moment = string;
export type CaseEvent = { at: Moment; until?: Moment };
`,
    schema: {
      type: 'object',
      properties: {
        at: { description: 'A moment.', format: 'date-time', type: 'string' },
        until: { description: 'A moment.', format: 'date-time', type: 'string' },
      },
      required: ['at'],
    },
  },
  {
    what: 'deprecation',
    type: `
export type CaseEvent = {
  /** @deprecated Use name. */
  title?: string;
};
`,
    schema: { type: 'object', properties: { title: { deprecated: true, type: 'string' } } },
  },
  {
    what: 'numbers',
    type: `
export type CaseEvent = {
  /**
   * @minimum 0
   * @maximum 10
   * @multipleOf 0.5
   */
  a: number;
  /**
   * @exclusiveMinimum 0
   * @exclusiveMaximum 1
   */
  b: number;
};
`,
    schema: {
      type: 'object',
      properties: {
        a: { minimum: 0, maximum: 10, multipleOf: 0.5, type: 'number' },
        b: { exclusiveMinimum: 0, exclusiveMaximum: 1, type: 'number' },
      },
      required: ['a', 'b'],
    },
  },
  {
    what: 'whole numbers',
    type: `
export type CaseEvent = {
  /** @integer */
  a: number;
  /** @asType integer */
  b: number | null;
};
`,
    schema: {
      type: 'object',
      properties: { a: { type: 'integer' }, b: { type: ['integer', 'null'] } },
      required: ['a', 'b'],
    },
  },
  {
    what: 'texts',
    type: `
export type CaseEvent = {
  /**
   * @format email
   * @minLength 3
   * @maxLength 80
   * @pattern ^[^@]+@[^@]+$
   */
  email: string;
};
`,
    schema: {
      type: 'object',
      properties: { email: { format: 'email', minLength: 3, maxLength: 80, pattern: '^[^@]+@[^@]+$', type: 'string' } },
      required: ['email'],
    },
  },
  {
    what: 'lists',
    type: `
export type CaseEvent = {
  /**
   * @minItems 1
   * @maxItems 9
   * @uniqueItems
   */
  tags: string[];
};
`,
    schema: {
      type: 'object',
      properties: { tags: { minItems: 1, maxItems: 9, uniqueItems: true, type: 'array', items: { type: 'string' } } },
      required: ['tags'],
    },
  },
  {
    what: 'examples and defaults',
    type: `
/** @example {"mode":"fast"} */
export type CaseEvent = {
  /**
   * @example fast
   * @example "slow"
   * @default "fast"
   * @title How fast
   */
  mode: string;
};
`,
    schema: {
      examples: [{ mode: 'fast' }],
      type: 'object',
      properties: { mode: { default: 'fast', title: 'How fast', examples: ['fast', 'slow'], type: 'string' } },
      required: ['mode'],
    },
  },
  {
    what: 'tags that are wrong or of others',
    type: `
/**
 * @internal
 * @event case
 * @see elsewhere
 */
export type CaseEvent = {
  /**
   * @minimum small
   * @minLength -1
   * @pattern (
   * @multipleOf 0
   */
  a: string;
};
`,
    schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
  },
  {
    what: 'an enum',
    type: `
/** How it looks. */
enum Color { Red = 'red', Blue = 'blue' }
export type CaseEvent = { color: Color };
`,
    schema: {
      type: 'object',
      properties: { color: { description: 'How it looks.', enum: ['blue', 'red'] } },
      required: ['color'],
    },
  },
];
