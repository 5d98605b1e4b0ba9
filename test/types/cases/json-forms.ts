import { ESM, type Settings, SKIP_LIB_CHECK } from '../settings.js';
import { APP, type AppCase, BOTH_MODULES } from './configs.js';

const CONFIG = `export default { events: { subscribers: { greet: { events: ['user.registered'] } } } };`;

const EXACT: Settings = { type: 'module', options: { ...ESM.options, exactOptionalPropertyTypes: true } };
const LOOSE: Settings = { type: 'module', options: { ...ESM.options, strictNullChecks: false } };
const EVERY: readonly Settings[] = [...BOTH_MODULES, SKIP_LIB_CHECK, EXACT];

/** Types that are used below. */
const TYPES = `
  declare const brand: unique symbol;
  enum Color { Red, Green = 'green' }
  type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
  type ReadonlyJson = string | null | readonly ReadonlyJson[] | { readonly [key: string]: ReadonlyJson | undefined };
  interface JsonObject { [key: string]: JsonValue }
  interface JsonArray extends Array<JsonValue> {}
  type JsonValue = string | number | boolean | null | JsonObject | JsonArray;
  type Expression = number | [operator: string, left: Expression, right: Expression];
  interface Tree { id: string; parent?: Tree; all: Tree[]; other: Other }
  interface Other { back?: Tree | null }
  interface Box<T> { value: T; inner?: Box<Box<T>> }
  class Fields { id = ''; private secret = 1 }
  class Methods { id = ''; rename() {} }
  class Failure extends Error { code = 1 }
  type Letter = 'a'|'b'|'c'|'d'|'e'|'f'|'g'|'h'|'i'|'j'|'k'|'l'|'m'|'n'|'o'|'p'|'q'|'r'|'s'|'t'|'u'|'v'|'w'|'x'|'y'|'z';
  type Many = { [K in \`\${Letter}\${Letter}\`]: { kind: K; id: string } }[\`\${Letter}\${Letter}\`];
  type Six<T> = { a: { b: { c: { d: { e: { f: T } } } } } };
`;

/** Each is an event whose type the syntax leaves open, so that compilers decide. */
const toEvents = (types: Readonly<Record<string, string>>, settled: (name: string) => string): string =>
  Object.entries(types)
    .map(([name, type]) => `export type ${name}Event = [${type}][0];${settled(name)}`)
    .join('\n');

const SOUND = {
  Branded: `string & { readonly __brand: 'id' }`,
  Phantom: `{ id: string & { readonly [brand]: 'id' }; readonly [brand]: () => void }`,
  Fields: `{ a: unknown; b: any; c?: string; d: number | undefined; e: Color; f: \`id-\${string}\`; g: null; h: Color.Red }`,
  Recursive: `Json`,
  Nested: `{ json: Json; other: ReadonlyJson; third: JsonValue }`,
  Interfaces: `JsonValue`,
  Tuples: `Expression`,
  Cyclic: `Tree`,
  Expanding: `Box<string>`,
  ClassInstance: `Fields`,
  ManyMembers: `Many`,
  ManyKeys: `{ one: Many; keys: \`\${Letter}\${Letter}\`; all: { [K in \`\${Letter}\${Letter}\`]: K } }`,
  Lists: `{ a: readonly string[]; b: [string, number?]; c: [string, ...boolean[]]; d: readonly [a: 1, b?: 2]; e: [] }`,
  OptionalRest: `[string, number?, ...boolean[]]`,
  Empty: `{}`,
  Null: `null`,
  Any: `any`,
  Unknown: `unknown`,
  NameAndMessage: `{ name: string; message: string }`,
  NameMessageAndStack: `{ name: string; message: string; stack?: string }`,
  Discriminated: `{ kind: 'a'; x?: never } | { kind: 'b'; x: string }`,
  AnyObject: `object`,
  UnknownValues: `Record<string, unknown>`,
  SomeKeys: `Partial<Record<'a' | 'b', number>>`,
  NumberKeys: `{ [key: number]: string }`,
  SixLevels: `Six<string[]>`,
  Intersection: `{ a: { id: string } & { b?: string } }`,
  Length: `{ length: number; name: string }`,
};

const UNSOUND = {
  Alias: [`{ at: Local }`, 'at is a Date: write string'],
  Base: [`{ at: Date } & { id: string }`, 'at is a Date: write string'],
  OptionalInIntersection: [`{ id: string } & { at?: Date }`, 'at is a Date: write string'],
  DeepIntersection: [
    `{ a: { id: 1 } & { b?: { x: 1 } & { at?: Date } } } & { z: 1 }`,
    'a.b.at is a Date: write string',
  ],
  Void: [`void`, 'the payload is void: write null'],
  Never: [`never`, 'the payload is never: write null'],
  Methods: [`Methods`, 'rename is a function: leave it out'],
  Map: [`{ m: Map<string, 1> }`, 'm is a Map: write a plain object'],
  ReadonlySet: [`{ s: ReadonlySet<string> }`, 's is a Set: write an array'],
  RegExp: [`{ r: RegExp }`, 'r is a RegExp: write string'],
  Error: [`{ e?: Error }`, 'e is an Error: write its message'],
  SubError: [`Failure`, 'the payload is an Error: write its message'],
  Promise: [`{ p: Promise<string> }`, 'p is a Promise: await it first'],
  TypedArray: [`{ b: Uint8Array }`, 'b is binary data: write string'],
  Buffer: [`{ b: ArrayBuffer }`, 'b is binary data: write string'],
  BigInt: [`{ b: bigint }`, 'b is a bigint: write string'],
  Symbol: [`{ s: symbol }`, 's is a symbol: leave it out'],
  Key: [`{ k: keyof any }`, 'k is a symbol: leave it out'],
  Function: [`{ f?: () => void }`, 'f is a function: leave it out'],
  Constructor: [`{ f: new () => object }`, 'f is a function: leave it out'],
  SixDeep: [`Six<Date>`, 'a.b.c.d.e.f is a Date: write string'],
  Index: [`{ a: Record<string, Date> }`, 'a[key] is a Date: write string'],
  NumberIndex: [`{ [key: number]: Date }`, '[key] is a Date: write string'],
  TupleElement: [`[a: string, b: Date]`, '[1] is a Date: write string'],
  TupleRest: [`[a: string, b?: 1, ...c: Date[]]`, '[] is a Date: write string'],
  EmptyBeside: [`{ pair: [{}, () => void] }`, 'pair[1] is a function: leave it out'],
  UnionMember: [`string | { at?: Date }`, 'at is a Date: write string'],
  OneOfMany: [`{ u: Many | { kind: 'zzz'; at: Date } }`, 'u.at is a Date: write string'],
  Cyclic: [`Tree & { other: { at?: Date } }`, 'other.at is a Date: write string'],
  Expanding: [`Box<Date>`, 'value is a Date: write string'],
  NestedLists: [`Date[][][][][][]`, '[][][][][][] is a Date: write string'],
  NestedTuples: [`[1, [1, [1, [1, Date]]]]`, '[1][1][1][1] is a Date: write string'],
  NestedRecords: [
    `Record<'a', Record<string, Record<'a', Record<string, Record<'a', Date>>>>>`,
    'a[key].a[key].a is a Date: write string',
  ],
  TooDeepToName: [`Six<Six<Date>>`, 'JSON changes the payload'],
  VoidField: [`{ v: void }`, 'v is void: write null'],
  WeakMap: [`{ w: WeakMap<object, string> }`, 'w.'],
  Getter: [`{ get at(): Date }`, 'at is a Date: write string'],
} as const;

/** What only `strictNullChecks` tells from other types. */
const UNDEFINED = {
  Undefined: [`undefined`, 'the payload is undefined: write null'],
  MaybeUndefined: [`{ a: 1 } | undefined`, 'the payload is undefined: write null'],
  InList: [`{ list: (string | undefined)[] }`, 'list[] is undefined: write null'],
  InTuple: [`[a: string, b: undefined]`, '[1] is undefined: write null'],
  InRest: [`[a: {}, ...b: (string | undefined)[]]`, '[] is undefined: write null'],
} as const;

const json = (types: Readonly<Record<string, readonly [type: string, words: string]>>, condition = ''): string =>
  toEvents(
    Object.fromEntries(Object.entries(types).map(([name, [type]]) => [name, type])),
    (name) => ` // error TS2344 in generated/subscribers.ts${condition}: ${types[name]?.[1] ?? ''}`,
  );

export const JSON_FORMS: Readonly<Record<string, AppCase>> = {
  'payloads that survive JSON': {
    files: { ...APP, 'tsc-run.config.ts': CONFIG, 'events/sound.ts': TYPES + toEvents(SOUND, () => '') },
    settings: [...EVERY, LOOSE],
  },
  'payloads that JSON changes': {
    files: {
      ...APP,
      'tsc-run.config.ts': CONFIG,
      'events/unsound.ts': `${TYPES}type Local = Date;\n${json(UNSOUND)}\n${json(UNDEFINED, ' (strictNullChecks)')}`,
    },
    settings: [...EVERY, LOOSE],
  },
  'a base and an alias in other files': {
    files: {
      ...APP,
      'tsc-run.config.ts': CONFIG,
      'domain/base.ts': `export interface Base { readonly id: string; readonly occurredOn: Date }\nexport type Stamp = Date;`,
      'events/order.ts': `
        import type { Base, Stamp } from '../domain/base.js';
        export interface OrderPlacedEvent extends Base { total: number } // error TS2344 in generated/subscribers.ts: order.placed: occurredOn is a Date: write string
        export type OrderPaidEvent = { at: Stamp }; // error TS2344 in generated/subscribers.ts: order.paid: at is a Date: write string
        export type OrderShippedEvent = Omit<Base, 'occurredOn'> & { occurredOn: string };
        export type OrderClosedEvent = { [K in keyof Base]: string };
        const schema = { parse: (): { id: string; at?: Date } => ({ id: '' }) };
        export type OrderSeenEvent = ReturnType<typeof schema.parse>; // error TS2344 in generated/subscribers.ts: order.seen: at is a Date: write string
        type Shapes = { x: { at: Stamp }; y: { at: string } };
        export type OrderLostEvent = Shapes['x']; // error TS2344 in generated/subscribers.ts: order.lost: at is a Date: write string
        export type OrderFoundEvent = Shapes['y'];
      `,
    },
  },
  'payloads that JSON changes, allowed by the config': {
    files: {
      ...APP,
      'tsc-run.config.ts': CONFIG.replace('{ events: { ', `{ events: { rules: { 'payload-not-json': 'warning' }, `),
      'events/order.ts': `
        type Shapes = { x: { at: Date } };
        export type OrderLostEvent = Shapes['x'];
        export type OrderPaidEvent = { at: Date };
      `,
    },
  },
};
