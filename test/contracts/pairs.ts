/** The text of an event type: a type, or declarations of which `Payload` is the type; with other files by path. */
export type Source = string | { readonly main: string; readonly files: Readonly<Record<string, string>> };

export type Pair = {
  readonly title: string;
  readonly before: Source;
  readonly now: Source;
  /** `yes`, or what is to blame: its kind and its path (`-` for the payload itself). */
  readonly newReadsOld: string;
  readonly oldReadsNew: string;
};

/** Each row: what changed, the type before, the type now, then whether new reads old, and whether old reads new. */
type Row = readonly [title: string, before: Source, now: Source, newReadsOld: string, oldReadsNew: string];

const BRAND = (base: string): string =>
  `declare const brand: unique symbol; type Id = ${base} & { readonly [brand]: 'Id' }; type Payload = { id: Id };`;

const ROWS: readonly Row[] = [
  // Properties come and go.
  ['an optional property is added', '{ id: string }', '{ id: string; email?: string }', 'yes', 'yes'],
  [
    'a property that may be undefined is added',
    '{ id: string }',
    '{ id: string; email: string | undefined }',
    'yes',
    'yes',
  ],
  ['a required property is added', '{ id: string }', '{ id: string; email: string }', 'absent email', 'yes'],
  ['two required properties are added', '{ id: string }', '{ id: string; a: 1; b: 2 }', 'absent a, absent b', 'yes'],
  ['a required unknown property is added', '{ id: string }', '{ id: string; more: unknown }', 'absent more', 'yes'],
  ['a required property is removed', '{ id: string; email: string }', '{ id: string }', 'yes', 'absent email'],
  ['an optional property is removed', '{ id: string; email?: string }', '{ id: string }', 'yes', 'yes'],
  ['an optional property becomes required', '{ id?: string }', '{ id: string }', 'optional id', 'yes'],
  ['a required property becomes optional', '{ id: string }', '{ id?: string }', 'yes', 'optional id'],
  ['a property is renamed', '{ mail: string }', '{ email: string }', 'absent email', 'absent mail'],
  ['an optional property is renamed', '{ mail?: string }', '{ email?: string }', 'yes', 'yes'],
  [
    'a property is renamed by its capitals',
    '{ userId: string }',
    '{ userID: string }',
    'absent userID',
    'absent userId',
  ],
  ['properties are reordered', '{ a: string; b: number }', '{ b: number; a: string }', 'same', 'same'],
  ['a property gets an odd name', '{ a: string }', `{ a: string; 'x-y': string }`, 'absent ["x-y"]', 'yes'],
  ['an event gets its first property', '{}', '{ id: string }', 'absent id', 'yes'],
  ['an event without data gets an object', 'null', '{ id: string }', 'type -', 'type -'],

  // Types of properties.
  ['a type changes', '{ id: string }', '{ id: number }', 'type id', 'type id'],
  ['the type of an optional property changes', '{ id?: string }', '{ id?: number }', 'type id', 'type id'],
  ['a type is widened', '{ id: string }', '{ id: string | number }', 'yes', 'type id'],
  ['a type is narrowed', '{ id: string | number }', '{ id: string }', 'type id', 'yes'],
  ['a type is widened to unknown', '{ id: string }', '{ id: unknown }', 'yes', 'type id'],
  ['unknown is narrowed', '{ id: unknown }', '{ id: string }', 'type id', 'yes'],
  ['a type becomes nullable', '{ id: string }', '{ id: string | null }', 'yes', 'type id'],
  ['a type is no longer nullable', '{ id: string | null }', '{ id: string }', 'type id', 'yes'],
  ['null becomes left out', '{ id: string | null }', '{ id?: string }', 'type id', 'optional id'],
  ['a literal is widened to its type', `{ kind: 'a' }`, '{ kind: string }', 'yes', 'type kind'],
  ['a number becomes a literal', '{ version: number }', '{ version: 2 }', 'type version', 'yes'],
  ['a flag becomes true', '{ ok: boolean }', '{ ok: true }', 'type ok', 'yes'],
  ['a union gets a member', `{ to: 'a' | 'b' }`, `{ to: 'a' | 'b' | 'c' }`, 'yes', 'type to'],
  ['a union loses a member', `{ to: 'a' | 'b' }`, `{ to: 'a' }`, 'type to', 'yes'],
  ['the members of a union are reordered', `{ to: 'a' | 'b' }`, `{ to: 'b' | 'a' }`, 'same', 'same'],
  ['a branded primitive gets its brand', '{ id: string }', BRAND('string'), 'same', 'same'],
  ['a branded primitive changes its base', BRAND('string'), BRAND('number'), 'type id', 'type id'],
  [
    'an enum becomes a union',
    `enum E { A = 'a', B = 'b' } type Payload = { e: E };`,
    `{ e: 'a' | 'b' }`,
    'same',
    'same',
  ],
  [
    'an enum is declared again',
    `enum E { A = 'a' } type Payload = { e: E };`,
    `enum F { A = 'a' } type Payload = { e: F };`,
    'same',
    'same',
  ],
  [
    'an enum gets a member',
    `enum E { A = 'a' } type Payload = { e: E };`,
    `enum E { A = 'a', B = 'b' } type Payload = { e: E };`,
    'yes',
    'type e',
  ],
  [
    'an enum of numbers changes its values',
    'enum E { A, B } type Payload = { e: E };',
    'enum E { A = 1, B } type Payload = { e: E };',
    'type e',
    'type e',
  ],
  ['a template literal becomes string', '{ id: `user_${string}` }', '{ id: string }', 'yes', 'type id'],
  [
    'a template literal gets another prefix',
    '{ id: `user_${string}` }',
    '{ id: `usr_${string}` }',
    'type id',
    'type id',
  ],
  ['a literal becomes a template that fits it', `{ id: 'user_1' }`, '{ id: `user_${number}` }', 'yes', 'type id'],

  // Deeper parts.
  [
    'a nested property is added',
    '{ a: { b: { c: string } } }',
    '{ a: { b: { c: string; d: string } } }',
    'absent a.b.d',
    'yes',
  ],
  [
    'a nested property changes',
    '{ a: { b: { c: string } } }',
    '{ a: { b: { c: number } } }',
    'type a.b.c',
    'type a.b.c',
  ],
  [
    'an optional object gets a required property',
    '{ a?: { b: string } }',
    '{ a?: { b: string; c: string } }',
    'absent a.c',
    'yes',
  ],
  [
    'a nullable object gets a required property',
    '{ a: { b: string } | null }',
    '{ a: { b: string; c: string } | null }',
    'absent a.c',
    'yes',
  ],
  ['an object becomes a string', '{ a: { b: string } }', '{ a: string }', 'type a', 'type a'],
  ['an object becomes an array', '{ a: { length: number } }', '{ a: string[] }', 'type a', 'type a'],
  [
    'an object whose properties are optional becomes a string',
    '{ a: { b?: string } }',
    '{ a: string }',
    'type a',
    'type a',
  ],
  [
    'the elements of an array change',
    '{ lines: { price: number }[] }',
    '{ lines: { price: string }[] }',
    'type lines[].price',
    'type lines[].price',
  ],
  [
    'the elements of an array get a required property',
    '{ lines: { a: 1 }[] }',
    '{ lines: { a: 1; b: 2 }[] }',
    'absent lines[].b',
    'yes',
  ],
  ['an array of arrays changes', '{ rows: number[][] }', '{ rows: string[][] }', 'type rows[][]', 'type rows[][]'],
  ['a value becomes a list', '{ to: string }', '{ to: string[] }', 'type to', 'type to'],
  ['a value becomes a value or a list', '{ to: string }', '{ to: string | string[] }', 'yes', 'type to'],
  ['the payload itself becomes a list', '{ id: string }', '{ id: string }[]', 'type -', 'type -'],
  ['a tuple gets an element', '{ at: [number, number] }', '{ at: [number, number, number] }', 'type at', 'type at'],
  ['a tuple gets an optional element', '{ at: [number] }', '{ at: [number, number?] }', 'yes', 'type at'],
  ['an element of a tuple changes', '{ at: [number, string] }', '{ at: [number, number] }', 'type at[1]', 'type at[1]'],
  ['a tuple becomes an array', '{ at: [number, number] }', '{ at: number[] }', 'yes', 'type at'],
  ['a tuple gets a rest', '{ at: [number] }', '{ at: [number, ...number[]] }', 'yes', 'type at'],
  ['a readonly array', '{ at: number[] }', '{ readonly at: readonly number[] }', 'same', 'same'],

  // Index signatures.
  [
    'a record changes its values',
    '{ of: Record<string, number> }',
    '{ of: Record<string, string> }',
    'type of.*',
    'type of.*',
  ],
  ['a record gets known names', '{ of: Record<string, number> }', '{ of: { a: number } }', 'optional of.a', 'yes'],
  ['a record gets known optional names', '{ of: Record<string, number> }', '{ of: { a?: number } }', 'yes', 'yes'],
  [
    'a record gets an optional name of another type',
    '{ of: Record<string, number> }',
    '{ of: { a?: string } }',
    'type of.a',
    'type of.a',
  ],
  [
    'an object becomes a record',
    '{ of: { a: number; b: number } }',
    '{ of: Record<string, number> }',
    'yes',
    'optional of.a, optional of.b',
  ],
  [
    'an object becomes a record of something else',
    '{ of: { a: number; b: string } }',
    '{ of: Record<string, number> }',
    'type of.b',
    'optional of.a, optional of.b',
  ],
  [
    'a record of few names gets one more',
    `{ of: Record<'a', number> }`,
    `{ of: Record<'a' | 'b', number> }`,
    'absent of.b',
    'yes',
  ],
  [
    'the keys of a record get a pattern',
    '{ of: Record<string, number> }',
    '{ of: Record<`x-${string}`, number> }',
    'yes',
    'yes',
  ],
  [
    'a pattern of keys gets values of another type',
    '{ of: Record<`x-${string}`, number> }',
    '{ of: { "x-a"?: string } }',
    'type of["x-a"]',
    'type of["x-a"]',
  ],

  // Unions of objects.
  ['a variant is added', `{ kind: 'a'; x: 1 }`, `{ kind: 'a'; x: 1 } | { kind: 'b'; y: 2 }`, 'yes', 'type -'],
  ['a variant is removed', `{ kind: 'a'; x: 1 } | { kind: 'b'; y: 2 }`, `{ kind: 'a'; x: 1 }`, 'type -', 'yes'],
  [
    'a variant gets a required property',
    `{ kind: 'a' } | { kind: 'b'; y: 2 }`,
    `{ kind: 'a' } | { kind: 'b'; y: 2; z: 3 }`,
    'absent z',
    'yes',
  ],
  [
    'a property of a variant changes',
    `{ of: { kind: 'a'; x: 1 } | { kind: 'b'; y: 2 } }`,
    `{ of: { kind: 'a'; x: 1 } | { kind: 'b'; y: string } }`,
    'type of.y',
    'type of.y',
  ],
  [
    'a discriminant is renamed',
    `{ kind: 'a'; x: 1 } | { kind: 'b'; y: 2 }`,
    `{ kind: 'a'; x: 1 } | { kind: 'c'; y: 2 }`,
    'type -',
    'type -',
  ],
  [
    'one object becomes two variants of it',
    `{ kind: 'a' | 'b'; x: string }`,
    `{ kind: 'a'; x: string } | { kind: 'b'; x: string }`,
    'yes',
    'yes',
  ],
  [
    'variants without a discriminant',
    '{ a: string } | { b: string }',
    '{ a: string } | { c: string }',
    'type -',
    'type -',
  ],
  [
    'optional properties that tell variants apart become required',
    `{ a: 1 } | { a?: boolean; c: number }`,
    `{ a: 1 } | { a: boolean; c: number }`,
    'type -',
    'yes',
  ],

  // Where and how a type is declared.
  [
    'only the documentation changes',
    '{ id: string }',
    '/** What happened. */ type Payload = { /** Whose. */ id: string };',
    'same',
    'same',
  ],
  ['a type becomes an interface', '{ id: string }', 'interface Payload { id: string }', 'same', 'same'],
  [
    'a part goes behind an alias',
    '{ a: { b: string } }',
    'type A = { b: string }; type Payload = { a: A };',
    'same',
    'same',
  ],
  [
    'an alias is renamed, and used twice',
    'type A = { b: string }; type Payload = { x: A; y: A };',
    'type B = { b: string }; type Payload = { x: B; y: B };',
    'same',
    'same',
  ],
  [
    'a part behind an alias changes',
    'type A = { b: string }; type Payload = { x: A; y: A };',
    'type A = { b: number }; type Payload = { x: A; y: A };',
    'type x.b',
    'type x.b',
  ],
  [
    'properties come from a base',
    '{ id: string; at: string }',
    'interface Base { at: string } interface Payload extends Base { id: string }',
    'same',
    'same',
  ],
  ['an intersection is written out', 'type Payload = { a: 1 } & { b: 2 };', '{ a: 1; b: 2 }', 'same', 'same'],
  [
    'a generic is used',
    '{ items: string[]; total: number }',
    'type Page<T> = { items: T[]; total: number }; type Payload = Page<string>;',
    'same',
    'same',
  ],
  [
    'the argument of a generic changes',
    'type Page<T> = { items: T[] }; type Payload = Page<string>;',
    'type Page<T> = { items: T[] }; type Payload = Page<number>;',
    'type items[]',
    'type items[]',
  ],
  [
    'a mapped type makes all optional',
    '{ a: string; b: string }',
    'type Payload = Partial<{ a: string; b: string }>;',
    'yes',
    'optional a, optional b',
  ],
  [
    'Pick takes one property less',
    `type Payload = Pick<{ a: 1; b: 2 }, 'a' | 'b'>;`,
    `type Payload = Pick<{ a: 1; b: 2 }, 'a'>;`,
    'yes',
    'absent b',
  ],
  [
    'a type moves to another file',
    '{ a: { b: string } }',
    {
      main: `import type { A } from '../lib/moved.js'; type Payload = { a: A };`,
      files: { 'lib/moved.ts': 'export type A = { b: string };' },
    },
    'same',
    'same',
  ],
  [
    'a type of another file changes',
    {
      main: `import type { A } from '../lib/shared.js'; type Payload = { a: A };`,
      files: { 'lib/shared.ts': 'export interface A { b: string }' },
    },
    {
      main: `import type { A } from '../lib/shared.js'; type Payload = { a: A };`,
      files: { 'lib/shared.ts': 'export interface A { b: string; c: string }' },
    },
    'absent a.c',
    'yes',
  ],

  // Recursive types.
  [
    'a recursive type is renamed',
    'type Tree = { of: Tree[] }; type Payload = Tree;',
    'type Node = { of: Node[] }; type Payload = Node;',
    'same',
    'same',
  ],
  [
    'a recursive type gets an optional property',
    'type Tree = { of: Tree[] }; type Payload = Tree;',
    'type Tree = { of: Tree[]; name?: string }; type Payload = Tree;',
    'yes',
    'yes',
  ],
  [
    'a recursive type gets a required property',
    'type Tree = { of: Tree[] }; type Payload = Tree;',
    'type Tree = { of: Tree[]; name: string }; type Payload = Tree;',
    'absent name',
    'yes',
  ],
  [
    'a property of a recursive type changes',
    'interface A { b?: A; id: string } type Payload = { a: A };',
    'interface A { b?: A; id: number } type Payload = { a: A };',
    'type a.id',
    'type a.id',
  ],
  [
    'two types that refer to each other become one',
    'interface A { next?: B } interface B { next?: A } type Payload = A;',
    'interface A { next?: A } type Payload = A;',
    'same',
    'same',
  ],
];

export const PAIRS: readonly Pair[] = ROWS.map(([title, before, now, newReadsOld, oldReadsNew]) => ({
  title,
  before,
  now,
  newReadsOld,
  oldReadsNew,
}));

/** The event name of a pair. */
export function nameOf(index: number): string {
  return `pair.${index}`;
}

/** The files of one side of all pairs, each an event of its own. */
export function toFiles(side: 'before' | 'now'): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [index, pair] of PAIRS.entries()) {
    const source = pair[side];
    const main = typeof source === 'string' ? source : source.main;
    const text = /\bPayload\b/.test(main) ? main : `type Payload = ${main};`;
    files[`events/pair-${index}.ts`] =
      `${text}\n/** @event ${nameOf(index)} */\nexport type Pair${index}Event = Payload;\n`;
    if (typeof source !== 'string') Object.assign(files, source.files);
  }
  return files;
}
