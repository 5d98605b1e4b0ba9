import type { Random } from '../support/random.js';

/** A type as text, and what it means, written down a second time without any compiler. */
export type RandomType = {
  readonly text: string;
  /** A value of the type. */
  value(random: Random): unknown;
  accepts(value: unknown): boolean;
};

/** Declarations that the types use. */
const SHARED = `declare const mark: unique symbol;
interface Tree<T> { value: T; left?: Tree<T>; right?: Tree<T> | null }
interface Base { readonly id: string }
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Getters<T> = { [K in keyof T as \`get_\${K & string}\`]: T[K] };
type Nullable<T> = { [K in keyof T]: T[K] | null };
type Data<T> = T extends { data: infer D } ? D : never;
`;

export const PRELUDE = `${SHARED}enum Color { Red = 'red', Green = 'green', None = 0 }
type Branded<T> = T & { readonly [mark]: 'Branded' };
type Maybe<T> = { at: T | undefined };
`;

/** The same as JSON has it: without enums, brands and `undefined`. */
export const JSON_PRELUDE = `${SHARED}type Color = 'red' | 'green' | 0;
declare namespace Color { type Green = 'green' }
type Branded<T> = T;
type Maybe<T> = unknown extends T ? { at: T } : { at?: T };
`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const leaf = (text: string, value: (random: Random) => unknown, accepts: (value: unknown) => boolean): RandomType => ({
  text,
  value,
  accepts,
});

const TEXTS = ['', 'a', 'red', 'x-1', 'id-7', 'a@b', 'null', '1', 'é\n', '😀'];
const NUMBERS = [0, 1, -1, 0.5, 7, 1e21, -2.5e-7];

const isString = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';

const one =
  <T>(items: readonly T[]) =>
  (random: Random): T =>
    random.pick(items);
const among =
  (items: readonly unknown[]) =>
  (value: unknown): boolean =>
    items.includes(value);

const LEAVES: readonly RandomType[] = [
  leaf('string', one(TEXTS), isString),
  leaf('number', one(NUMBERS), isNumber),
  leaf('boolean', one([true, false]), (value) => typeof value === 'boolean'),
  leaf(
    'null',
    () => null,
    (value) => value === null,
  ),
  leaf('unknown', one([null, 'a', 1, [], {}]), () => true),
  leaf(`'a' | 'b'`, one(['a', 'b']), among(['a', 'b'])),
  leaf(`'auto' | 1 | 2 | true`, one(['auto', 1, 2, true]), among(['auto', 1, 2, true])),
  leaf('Color', one(['red', 'green', 0]), among(['red', 'green', 0])),
  leaf('Color.Green', () => 'green', among(['green'])),
  leaf('Branded<string>', one(TEXTS), isString),
  leaf('Branded<number>', one(NUMBERS), isNumber),
  leaf(`'a' | (string & {})`, one(TEXTS), isString),
  leaf('`x-${string}`', one(['x-', 'x-1', 'x-\n']), (value) => isString(value) && (value as string).startsWith('x-')),
  leaf(
    '`id-${number}`',
    one(['id-7', 'id-0.5', 'id--3']),
    (value) =>
      isString(value) && /^id-[^]+$/.test(value as string) && Number.isFinite(Number((value as string).slice(3))),
  ),
  leaf('`${string}@${string}`', one(['@', 'a@b']), (value) => isString(value) && (value as string).includes('@')),
  leaf('Json', one([null, 1, 'a', [[]], { a: [{ b: null }] }]), (value) => typeof value !== 'symbol'),
  leaf(`keyof { a: 1; 'b-c': 2 }`, one(['a', 'b-c']), among(['a', 'b-c'])),
];

type Make = (random: Random, depth: number) => RandomType;

export const randomType: Make = (random, depth) => {
  if (depth <= 0 || random.chance(0.2)) return random.pick(LEAVES);
  return random.pick(COMPOUNDS)(random, depth - 1);
};

const NAMES = ['id', 'at', 'a-b', 'x-1', '7', 'next', 'data'];

type Field = { readonly name: string; readonly optional: boolean; readonly type: RandomType };

/** At least one field: `{}` means more than objects to the compiler. */
function randomFields(random: Random, depth: number): readonly Field[] {
  const names = random.some(NAMES, 0.4);
  return (names.length === 0 ? ['next'] : names).map((name) => ({
    name,
    optional: random.chance(0.3),
    type: randomType(random, depth),
  }));
}

const toText = (fields: readonly Field[]): string =>
  `{ ${fields.map(({ name, optional, type }) => `'${name}'${optional ? '?' : ''}: ${type.text};`).join(' ')} }`;

/** An object with these fields; others may be there too. */
function objectOf(text: string, fields: readonly Field[]): RandomType {
  return {
    text,
    value(random) {
      const there = fields.filter(({ optional }) => !optional || random.chance(0.5));
      return Object.fromEntries(there.map(({ name, type }) => [name, type.value(random)]));
    },
    accepts: (value) =>
      isObject(value) &&
      fields.every(({ name, optional, type }) => (Object.hasOwn(value, name) ? type.accepts(value[name]) : optional)),
  };
}

function listOf(text: string, element: RandomType): RandomType {
  return {
    text,
    value: (random) => Array.from({ length: random.below(3) }, () => element.value(random)),
    accepts: (value) => Array.isArray(value) && value.every((each) => element.accepts(each)),
  };
}

function unionOf(text: string, members: readonly RandomType[]): RandomType {
  return {
    text,
    value: (random) => random.pick(members).value(random),
    accepts: (value) => members.some((each) => each.accepts(value)),
  };
}

const NULL = leaf(
  'null',
  () => null,
  (value) => value === null,
);

const tree = (element: RandomType): RandomType => {
  const accepts = (value: unknown): boolean =>
    isObject(value) &&
    Object.hasOwn(value, 'value') &&
    element.accepts(value['value']) &&
    (!Object.hasOwn(value, 'left') || accepts(value['left'])) &&
    (!Object.hasOwn(value, 'right') || value['right'] === null || accepts(value['right']));
  const value = (random: Random): unknown => ({
    value: element.value(random),
    ...(random.chance(0.4) && { left: value(random) }),
    ...(random.chance(0.3) && { right: random.chance(0.5) ? null : value(random) }),
  });
  return { text: `Tree<${element.text}>`, value, accepts };
};

const COMPOUNDS: readonly Make[] = [
  (random, depth) => {
    const fields = randomFields(random, depth);
    return objectOf(toText(fields), fields);
  },
  (random, depth) => {
    // A primitive and an object under one name make a brand, which no JSON value shows.
    const a = randomFields(random, depth).filter(({ name }) => name !== 'id');
    const b = randomFields(random, depth).filter(({ name }) => name !== 'id' && a.every((each) => each.name !== name));
    const id = { name: 'id', optional: false, type: leaf('string', one(TEXTS), isString) };
    return objectOf(`(${toText(a)} & ${toText(b)} & Base)`, [...a, ...b, id]);
  },
  (random, depth) => {
    const fields = randomFields(random, depth);
    return objectOf(
      `Partial<${toText(fields)}>`,
      fields.map((each) => ({ ...each, optional: true })),
    );
  },
  (random, depth) => {
    const fields = [...randomFields(random, depth), { name: 'kept', optional: false, type: randomType(random, depth) }];
    return objectOf(
      `Omit<${toText(fields)}, 'id' | 'at'>`,
      fields.filter(({ name }) => name !== 'id' && name !== 'at'),
    );
  },
  (random, depth) => {
    const fields = randomFields(random, depth);
    return objectOf(
      `Getters<${toText(fields)}>`,
      fields.map((each) => ({ ...each, name: `get_${each.name}` })),
    );
  },
  (random, depth) => {
    const fields = randomFields(random, depth);
    const type = ({ type: own }: Field): RandomType => unionOf(`(${own.text}) | null`, [own, NULL]);
    return objectOf(
      `Nullable<${toText(fields)}>`,
      fields.map((each) => ({ ...each, type: type(each) })),
    );
  },
  (random, depth) => {
    const type = randomType(random, depth);
    // `unknown | undefined` is `unknown`, and a property that must be there.
    const optional = !type.accepts(Symbol());
    return objectOf(`Maybe<${type.text}>`, [{ name: 'at', optional, type }]);
  },
  (random, depth) => {
    const type = randomType(random, depth);
    return listOf(random.pick([`(${type.text})[]`, `readonly (${type.text})[]`, `Array<${type.text}>`]), type);
  },
  (random, depth) => {
    const types = [randomType(random, depth), randomType(random, depth), randomType(random, depth)] as const;
    const [a, b, c] = types;
    return {
      text: `[(${a.text}), (${b.text})?, ...(${c.text})[]]`,
      value: (each) => [
        a.value(each),
        ...(each.chance(0.5) ? [b.value(each), ...(each.chance(0.5) ? [c.value(each)] : [])] : []),
      ],
      accepts: (value) =>
        Array.isArray(value) &&
        value.length >= 1 &&
        value.every((each, index) => (types[Math.min(index, 2)] as RandomType).accepts(each)),
    };
  },
  (random, depth) => {
    const types = Array.from({ length: random.below(3) + 1 }, () => randomType(random, depth));
    return {
      text: `[${types.map(({ text }) => text).join(', ')}]`,
      value: (each) => types.map((type) => type.value(each)),
      accepts: (value) =>
        Array.isArray(value) &&
        value.length === types.length &&
        value.every((each, index) => types[index]?.accepts(each)),
    };
  },
  (random, depth) => {
    const members = Array.from({ length: random.below(3) + 2 }, () => randomType(random, depth));
    return unionOf(`(${members.map(({ text }) => `(${text})`).join(' | ')})`, members);
  },
  (random, depth) => {
    const fields = ['a', 'b', 'c'].map((kind) => ({ kind, fields: randomFields(random, depth) }));
    const texts = fields.map(({ kind, fields: own }) => `({ kind: '${kind}' } & ${toText(own)})`);
    return unionOf(
      `(${texts.join(' | ')})`,
      fields.map(({ kind, fields: own }) =>
        objectOf('', [{ name: 'kind', optional: false, type: leaf('', () => kind, among([kind])) }, ...own]),
      ),
    );
  },
  (random, depth) => {
    const type = randomType(random, depth);
    return {
      text: `Record<string, ${type.text}>`,
      value: (each) => Object.fromEntries(each.some(NAMES, 0.3).map((name) => [name, type.value(each)])),
      accepts: (value) => isObject(value) && Object.values(value).every((each) => type.accepts(each)),
    };
  },
  (random, depth) => {
    const type = randomType(random, depth);
    return {
      text: `{ [key: \`x-\${string}\`]: ${type.text} }`,
      value: (each) => ({
        ...(each.chance(0.5) && { 'x-1': type.value(each) }),
        ...(each.chance(0.3) && { other: 1 }),
      }),
      accepts: (value) =>
        isObject(value) && Object.entries(value).every(([name, each]) => !name.startsWith('x-') || type.accepts(each)),
    };
  },
  (random, depth) => tree(randomType(random, depth)),
  (random, depth) => {
    const type = randomType(random, depth);
    return { ...type, text: `Data<{ data: ${type.text} }>` };
  },
  (random, depth) => {
    const type = randomType(random, depth);
    return { ...type, text: `{ data: ${type.text} }['data']` };
  },
];

const STRANGERS: readonly unknown[] = [null, true, false, 0, 0.5, 'a', '', [], {}, ['a'], { id: 1 }, { value: 1 }];

/** A value that differs in one place; whether the type of the first one accepts it is not known. */
export function mutate(value: unknown, random: Random): unknown {
  if (random.chance(0.3)) return random.pick(STRANGERS);
  if (Array.isArray(value) && value.length > 0) {
    const index = random.below(value.length);
    if (random.chance(0.2)) return value.toSpliced(index, 1);
    if (random.chance(0.2)) return [...(value as unknown[]), random.pick(STRANGERS)];
    return value.with(index, mutate(value[index], random));
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const name = random.pick(Object.keys(value));
    if (random.chance(0.3)) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
    return { ...value, [name]: mutate(value[name], random) };
  }
  return random.pick(STRANGERS);
}
