import { expect, test } from 'vitest';
import { createGraph } from '../../src/contracts/compare/graph.js';
import { createJudge } from '../../src/contracts/compare/judge.js';
import { findBlames } from '../../src/contracts/compare/find-blame.js';
import { toDigest } from '../../src/contracts/compare/digest.js';
import type { WireForms, WireType } from '../../src/contracts/model/wire-type.js';
import { loadMorph } from '../../src/contracts/read/load-morph.js';
import { createMemoryFolder } from '../support/analyze.js';
import { createRandom, type Random } from '../support/random.js';

const PAIRS = process.env.LONG ? 20_000 : 3_000;
const VALUES = 12;
const NONE: WireForms = { events: new Map(), definitions: new Map() };

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}

const NAMES = ['a', 'b', 'c', 'x-y'];

function toType(random: Random, depth: number): WireType {
  const leaf = random.below(depth > 0 ? 14 : 7);
  const below = (): WireType => toType(random, depth - 1);
  if (leaf < 3) return { kind: pick(random, ['string', 'number', 'boolean', 'null'] as const) };
  if (leaf < 6) return { kind: 'literal', value: pick(random, ['p', 'q', 'x_1', 1, 2, true]) };
  if (leaf === 6)
    return { kind: 'template', texts: ['x_', ''], types: [{ kind: pick(random, ['string', 'number'] as const) }] };
  if (leaf === 7) return { kind: 'array', element: below() };
  if (leaf === 8)
    return {
      kind: 'tuple',
      elements: [
        { kind: 'required', type: below() },
        ...(random.below(2) === 0 ? [{ kind: pick(random, ['optional', 'rest'] as const), type: below() }] : []),
      ],
    };
  if (leaf === 9) return { kind: 'union', members: [below(), below(), ...(random.below(2) === 0 ? [below()] : [])] };
  if (leaf === 10) return { kind: 'object', properties: [], indexes: [{ key: { kind: 'string' }, type: below() }] };
  const names = NAMES.filter(() => random.below(2) === 0);
  const properties = names.map((name) => ({ name, optional: random.below(3) === 0, type: below() }));
  return { kind: 'object', properties, indexes: [] };
}

/** The same type with some of its parts replaced. */
function change(random: Random, type: WireType): WireType {
  if (random.below(6) === 0) return toType(random, 1);
  switch (type.kind) {
    case 'array':
      return { ...type, element: change(random, type.element) };
    case 'union':
      return random.below(3) === 0
        ? { ...type, members: type.members.slice(1) }
        : { ...type, members: type.members.map((each) => change(random, each)) };
    case 'tuple':
      return { ...type, elements: type.elements.map((each) => ({ ...each, type: change(random, each.type) })) };
    case 'object':
      return {
        ...type,
        properties: type.properties
          .filter(() => random.below(8) > 0)
          .map((each) => ({
            ...each,
            optional: random.below(5) === 0 ? !each.optional : each.optional,
            type: change(random, each.type),
          })),
        indexes: type.indexes.map((each) => ({ ...each, type: change(random, each.type) })),
      };
    default:
      return type;
  }
}

const NOTHING = Symbol('no value');

/** A value of a type. */
function toValue(random: Random, type: WireType): Json | typeof NOTHING {
  switch (type.kind) {
    case 'literal':
      return type.value;
    case 'string':
      return pick(random, ['p', 'q', 'x_1', 'x_y', '']);
    case 'number':
      return pick(random, [0, 1, 2, 1.5]);
    case 'boolean':
      return random.below(2) === 0;
    case 'null':
      return null;
    case 'template':
      return `x_${type.types[0]?.kind === 'number' ? random.below(9) : 'y'}`;
    case 'array':
      return toValues(
        random,
        Array.from({ length: random.below(3) }, () => type.element),
      );
    case 'tuple': {
      const kept = type.elements.flatMap(({ kind, type: element }) =>
        kind === 'required'
          ? [element]
          : kind === 'rest'
            ? Array.from({ length: random.below(3) }, () => element)
            : random.below(2) === 0
              ? [element]
              : [],
      );
      return toValues(random, kept);
    }
    case 'union':
      return type.members.length === 0 ? NOTHING : toValue(random, pick(random, type.members));
    case 'object': {
      const own = type.properties.filter(({ optional }) => !optional || random.below(2) === 0);
      const more = type.indexes.flatMap((index) =>
        NAMES.filter(() => random.below(2) === 0).map((name) => ({ name, type: index.type })),
      );
      const entries = [...more, ...own].map((each) => [each.name, toValue(random, each.type)] as const);
      return entries.some(([, value]) => value === NOTHING) ? NOTHING : (Object.fromEntries(entries) as Json);
    }
    default:
      return NOTHING;
  }
}

function toValues(random: Random, types: readonly WireType[]): Json | typeof NOTHING {
  const values = types.map((each) => toValue(random, each));
  return values.includes(NOTHING) ? NOTHING : (values as Json[]);
}

/** Whether a value is of a type. Objects may have more properties. */
function accepts(type: WireType, value: Json): boolean {
  switch (type.kind) {
    case 'literal':
      return value === type.value;
    case 'null':
      return value === null;
    case 'template':
      return typeof value === 'string' && (type.types[0]?.kind === 'number' ? /^x_\d+$/ : /^x_/).test(value);
    case 'array':
      return Array.isArray(value) && value.every((each: Json) => accepts(type.element, each));
    case 'tuple':
      return Array.isArray(value) && acceptsElements(type, value as readonly Json[]);
    case 'union':
      return type.members.some((member) => accepts(member, value));
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const object = new Map(Object.entries(value as Record<string, Json>));
      const fits = type.properties.every(({ name, optional, type: property }) => {
        const own = object.get(name);
        return own === undefined ? optional : accepts(property, own);
      });
      return fits && type.indexes.every((index) => [...object.values()].every((each) => accepts(index.type, each)));
    }
    default:
      return typeof value === type.kind;
  }
}

function acceptsElements({ elements }: WireType & { kind: 'tuple' }, values: readonly Json[]): boolean {
  const [first, second] = elements;
  const [head, ...tail] = values;
  if (first === undefined || head === undefined || !accepts(first.type, head)) return false;
  if (second === undefined) return tail.length === 0;
  if (second.kind === 'optional' && tail.length > 1) return false;
  return tail.every((each) => accepts(second.type, each));
}

const random = createRandom(11);
const pairs = Array.from({ length: PAIRS }, () => {
  const before = toType(random, 3);
  return { before, now: change(random, before) };
});
const { ts } = loadMorph(createMemoryFolder(new Map()));
const graph = createGraph();
const nodes = pairs.map(({ before, now }) => [graph.add(NONE, before), graph.add(NONE, now)] as const);
const judge = createJudge(ts, graph, nodes);

test('whatever the old type holds is a value of the new type, where the verdict says so', () => {
  const counts = { readable: 0, values: 0, refused: 0, refuted: 0 };
  for (const [index, { before, now }] of pairs.entries()) {
    const [from, to] = nodes[index] as readonly [number, number];
    const values = Array.from({ length: VALUES }, () => toValue(random, before)).filter((each) => each !== NOTHING);
    const wrong = values.filter((value) => !accepts(now, value));
    for (const value of values) expect(accepts(before, value), JSON.stringify({ before, value })).toBe(true);
    if (judge.isReadable(from, to)) {
      counts.readable++;
      counts.values += values.length;
      expect(wrong, JSON.stringify({ before, now })).toEqual([]);
    } else {
      counts.refused++;
      if (wrong.length > 0) counts.refuted++;
    }
  }
  // Both verdicts occur, and most refusals are shown to be right by one of a few values.
  expect(counts.readable).toBeGreaterThan(PAIRS / 10);
  expect(counts.refuted / counts.refused).toBeGreaterThan(0.8);
});

test('what cannot be read has something to blame, and only that', () => {
  for (const [from, to] of nodes) {
    expect(findBlames({ graph, judge }, from, to).length > 0).toBe(!judge.isReadable(from, to));
  }
});

test('two types have the same digest exactly if they hold the same', () => {
  for (const [index, { before, now }] of pairs.slice(0, 500).entries()) {
    const [from, to] = nodes[index] as readonly [number, number];
    expect(toDigest(NONE, before) === toDigest(NONE, now)).toBe(judge.isSame(from, to));
  }
});

test('a digest tells deep parts and their places apart, and not the order of properties', () => {
  const object = (a: WireType, b: WireType, names = ['a', 'b']): WireType => ({
    kind: 'object',
    properties: names.map((name) => ({ name, optional: false, type: name === 'a' ? a : b })),
    indexes: [],
  });
  const [text, number]: [WireType, WireType] = [{ kind: 'string' }, { kind: 'number' }];
  const deep = (form: WireType): WireType => ({ kind: 'array', element: { kind: 'array', element: form } });
  const digests = [
    deep(object(text, number)),
    deep(object(number, text)),
    deep(object(text, text)),
    deep(deep(object(text, number))),
  ].map((form) => toDigest(NONE, form));
  expect(new Set(digests).size).toBe(digests.length);
  expect(toDigest(NONE, deep(object(text, number, ['b', 'a'])))).toBe(digests[0]);
});
