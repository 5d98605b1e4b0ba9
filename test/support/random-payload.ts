import type { Random } from './random.js';

/** A payload type as text, and values that together show each of its parts. */
export type RandomType = { readonly text: string; readonly values: readonly unknown[] };

type Leaf = readonly [text: string, value: () => unknown];

const SOUND: readonly Leaf[] = [
  ['string', () => 'a'],
  ['number', () => -1.5],
  ['boolean', () => false],
  ['null', () => null],
  [`'a' | 'b'`, () => 'b'],
  ['`id-${number}`', () => 'id-1'],
  ['Color', () => 'green'],
  ['string & { readonly __brand: 1 }', () => 'branded'],
  ['{}', () => ({})],
  ['Fields', () => new Fields()],
  ['Json', () => [{ a: [null, 1] }, 'a']],
  ['Tree', () => ({ id: '1', parent: { id: '2' } })],
  ['{ readonly [brand]: Date; id: string }', () => ({ id: '1' })],
  ['{ name: string; message: string }', () => ({ name: 'Error', message: 'x' })],
];

const UNSOUND: readonly Leaf[] = [
  ['Date', () => new Date(0)],
  ['bigint', () => 1n],
  ['symbol', () => Symbol('a')],
  ['() => void', () => () => undefined],
  ['new () => object', () => Methods],
  ['Map<string, number>', () => new Map([['a', 1]])],
  ['ReadonlySet<string>', () => new Set(['a'])],
  ['RegExp', () => /a/],
  ['Error', () => new TypeError('a')],
  ['Promise<string>', () => Promise.resolve('a')],
  ['Uint8Array', () => new Uint8Array(2)],
  ['ArrayBuffer', () => new ArrayBuffer(2)],
  ['Methods', () => new Methods()],
  ['{ rename(): void }', () => ({ rename() {} })],
  ['DatedTree', () => ({ id: '1', parent: { id: '2', at: new Date(0) } })],
  ['BigInt & { a: 1 }', () => Object.assign(Object(1n), { a: 1 })],
];

class Fields {
  id = '1';
}
class Methods extends Fields {
  rename(): void {
    this.id = '2';
  }
}

/** The declarations that the texts refer to. */
export const DECLARATIONS = `
declare const brand: unique symbol;
enum Color { Red, Green = 'green' }
class Fields { id = '1' }
class Methods extends Fields { rename(): void { this.id = '2' } }
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
interface Tree { id: string; parent?: Tree }
interface DatedTree { id: string; at?: Date; parent?: DatedTree }
`;

/** A type of at most this depth; one in a few has a part that JSON changes. */
export function createType(random: Random, depth = 3): RandomType {
  if (depth === 0 || random.chance(0.35)) return toLeaf(random.pick(random.chance(0.08) ? UNSOUND : SOUND));
  const inner = (): RandomType => createType(random, depth - 1);
  switch (random.below(7)) {
    case 0:
    case 1:
      return createObject(random, inner);
    case 2: {
      const { text, values } = createElement(random, inner);
      return { text: random.pick([`(${text})[]`, `readonly (${text})[]`, `Array<${text}>`]), values: [[], values] };
    }
    case 3:
      return createTuple(random, inner);
    case 4: {
      const [a, b] = [inner(), inner()];
      return { text: `(${a.text}) | (${b.text})`, values: [...a.values, ...b.values] };
    }
    case 5: {
      const { text, values } = createField(random, inner);
      return { text: `Record<string, ${text}>`, values: values.map((value) => ({ key: value })) };
    }
    default: {
      const [a, b] = [createObject(random, inner, 'a'), createObject(random, inner, 'b')];
      const [first, second] = [a.values[0] as object, b.values[0] as object];
      const values = [
        ...a.values.map((value) => ({ ...(value as object), ...second })),
        ...b.values.map((value) => ({ ...first, ...(value as object) })),
      ];
      return { text: `(${a.text}) & (${b.text})`, values };
    }
  }
}

function toLeaf([text, value]: Leaf): RandomType {
  return { text, values: [value()] };
}

/** A property may be undefined. */
function createField(random: Random, inner: () => RandomType): RandomType {
  const { text, values } = inner();
  return random.chance(0.15)
    ? { text: `(${text}) | undefined`, values: [...values, undefined] }
    : { text: `(${text})`, values };
}

/** An element may not, which is what the type is to be refused for. */
function createElement(random: Random, inner: () => RandomType): RandomType {
  const { text, values } = inner();
  return random.chance(0.04) ? { text: `(${text}) | undefined`, values: [...values, undefined] } : { text, values };
}

function createObject(random: Random, inner: () => RandomType, prefix = 'p'): RandomType {
  const fields = Array.from({ length: 1 + random.below(3) }, (_, index) => {
    const { text, values } = createField(random, inner);
    const key = `${prefix}${index}`;
    return {
      key,
      values,
      text: `${random.chance(0.2) ? 'readonly ' : ''}${key}${random.chance(0.3) ? '?' : ''}: ${text}`,
    };
  });
  const first = Object.fromEntries(fields.map(({ key, values }) => [key, values[0]]));
  const values = fields.flatMap((each) => each.values.map((value) => ({ ...first, [each.key]: value })));
  return { text: `{ ${fields.map(({ text }) => text).join('; ')} }`, values };
}

function createTuple(random: Random, inner: () => RandomType): RandomType {
  const [a, b] = [createElement(random, inner), createElement(random, inner)];
  const values = [...a.values.map((value) => [value, b.values[0]]), ...b.values.map((value) => [a.values[0], value])];
  const [texts, more] = random.pick([
    [`[${a.text}, ${b.text}]`, []],
    [`readonly [first: ${a.text}, second: ${b.text}]`, []],
    [`[${a.text}, ...(${b.text})[]]`, [[a.values[0]]]],
  ] as const);
  return { text: texts, values: [...more, ...values] };
}
