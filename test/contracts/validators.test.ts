import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/contracts/validators/formats.js';
import type { JsonSchema } from '../../src/contracts/schema/dialect.js';
import { isObject } from '../../src/contracts/validators/json-schema.js';
import { requireVersion } from '../../src/contracts/validators/load-compiler.js';
import { createRandom, type Random } from '../support/random.js';
import { compile, toSchema } from './to-schema.js';
import { SCHEMAS } from './schemas.js';

const VALUES_EACH = 400;

describe('a validator decides like Ajv itself', () => {
  test.each(Object.entries(SCHEMAS))('%s', (_, schema) => {
    const ajv = new Ajv2020({
      strict: false,
      validateFormats: true,
      formats: FORMATS,
      logger: false,
      ownProperties: true,
    });
    const accepts = ajv.compile(schema as object);
    const { validate } = toSchema(schema)['~standard'];
    const random = createRandom(7);
    const decided = { fits: 0, fails: 0 };
    for (let count = 0; count < VALUES_EACH; count++) {
      const value = random.chance(0.5) ? createNear(random, schema, schema) : createAny(random);
      const expected = accepts(value);
      const { issues } = validate(value);
      expect({ value, fits: issues === undefined }).toEqual({ value, fits: expected });
      decided[expected ? 'fits' : 'fails']++;
      for (const { message } of issues ?? []) expect(message).toMatch(/ is (?:missing|\w[\w ]*; expected \S.*)$/);
    }
    // Both verdicts occur, except where there is only one.
    const only = schema === SCHEMAS['unknown'] || schema === SCHEMAS['never'] || schema === SCHEMAS['json'];
    expect(Math.min(decided.fits, decided.fails)).toBeGreaterThan(only ? -1 : 3);
  });
});

/** A value that mostly fits a schema. */
function createNear(random: Random, schema: unknown, root: JsonSchema, depth = 0): unknown {
  if (!isObject(schema) || random.chance(0.06) || depth > 6) return createAny(random);
  const near = (inner: unknown): unknown => createNear(random, inner, root, depth + 1);
  const { $ref, anyOf, type } = schema;
  if (typeof $ref === 'string') {
    const definitions = isObject(root) && isObject(root['$defs']) ? root['$defs'] : {};
    return near(definitions[decodeURIComponent($ref.slice('#/$defs/'.length)).replace('~1', '/').replace('~0', '~')]);
  }
  if (Array.isArray(anyOf)) return near(random.pick(anyOf));
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return random.pick(schema['enum']);
  switch (Array.isArray(type) ? random.pick(type) : type) {
    case 'string':
      return random.pick(['a', 'aa', 'aaa', 'a-1', 'a@b', '2026-01-31T23:59:59Z', '💥💥', '']);
    case 'integer':
    case 'number':
      return random.pick([0, 1, -1, 0.5, 1.75, 2]);
    case 'array': {
      const { prefixItems = [], items } = schema as { prefixItems?: readonly unknown[]; items?: unknown };
      return Array.from({ length: random.below(4) }, (_, index) => near(prefixItems[index] ?? items));
    }
    case 'object': {
      const { properties = {}, additionalProperties } = schema as {
        properties?: object;
        additionalProperties?: unknown;
      };
      const own = Object.entries(properties).filter(() => random.chance(0.85));
      const more = random.some(['a', 'abc', '12', 'zzz'], 0.2).map((name) => [name, additionalProperties] as const);
      return Object.fromEntries([...more, ...own].map(([name, each]) => [name, near(each)]));
    }
    default:
      return type === 'null' ? null : type === 'boolean' ? random.chance(0.5) : createAny(random);
  }
}

function createAny(random: Random, depth = 0): unknown {
  const leaf = random.pick(['a', 'b', '', 0, 1, -1.5, true, false, null, 'kind', 'constructor']);
  if (depth > 2 || random.chance(0.5)) return leaf;
  if (random.chance(0.4)) return Array.from({ length: random.below(3) }, () => createAny(random, depth + 1));
  const names = random.some(['a', 'b', 'kind', 'ok', 'id', 'parent', "it's", 'a/b~c', 'constructor', '0'], 0.3);
  return Object.fromEntries(names.map((name) => [name, createAny(random, depth + 1)]));
}

const ADDRESS = {
  type: 'object',
  required: ['street', 'zip'],
  properties: { street: { type: 'string' }, zip: { type: 'string', minLength: 3 } },
};
const PAYMENT = SCHEMAS['discriminated union or null'];

describe('what a validator says', () => {
  test.each<
    readonly [message: string, path: readonly (string | number)[], schema: JsonSchema | undefined, value: unknown]
  >([
    ['it is a number; expected an object', [], ADDRESS, 5],
    ['it is null; expected an object', [], ADDRESS, null],
    ['it is undefined; expected an object', [], ADDRESS, undefined],
    ['it is an array; expected an object', [], ADDRESS, []],
    ['zip is missing', ['zip'], ADDRESS, { street: 'a' }],
    ['zip is a number; expected a string of at least 3 characters', ['zip'], ADDRESS, { street: 'a', zip: 8 }],
    ['zip is a string; expected a string of at least 3 characters', ['zip'], ADDRESS, { street: 'a', zip: '8' }],
    ['a.b.c is an object; expected a string', ['a', 'b', 'c'], SCHEMAS['nested object'], { a: { b: { c: {} } } }],
    ['a.b.c is missing', ['a', 'b', 'c'], SCHEMAS['nested object'], { a: { b: {} } }],
    ['[1] is null; expected a string', [1], SCHEMAS['array'], ['a', null]],
    ['[1][0] is a string; expected a number', [1, 0], SCHEMAS['array of arrays'], [[], ['x']]],
    ['["a/b~c"] is a string; expected a number', ['a/b~c'], SCHEMAS['names to quote'], { "it's": 'a', 'a/b~c': 'b' }],
    ['["it\'s"] is missing', ["it's"], SCHEMAS['names to quote'], { 'a/b~c': 1 }],
    ['["0"] is null; expected a number', ['0'], SCHEMAS['names to quote'], { "it's": 'a', 'a/b~c': 1, 0: null }],
    ['constructor is missing', ['constructor'], SCHEMAS['names of every object'], {}],
    ['it is a string; expected "a", "b", null, 1 or true', [], SCHEMAS['enum'], 'c'],
    ['it is a boolean; expected a string or null', [], SCHEMAS['nullable string'], true],
    ['it is an array; expected an array of at least 2 items and of at most 2 items', [], SCHEMAS['tuple'], ['a', 1, 2]],
    ['kind is a string; expected "a", "c" or "b"', ['kind'], PAYMENT, { kind: 'x' }],
    ['kind is missing', ['kind'], PAYMENT, {}],
    ['a is a number; expected a string', ['a'], PAYMENT, { kind: 'c', a: 1 }],
    ['it is a string; expected null or an object', [], PAYMENT, 'x'],
    ['a is null; expected a number', ['a'], SCHEMAS['union of a string and an object'], { a: null }],
    ['it is null; expected a string or an object', [], SCHEMAS['union of a string and an object'], null],
    [
      'parent.parent.id is missing',
      ['parent', 'parent', 'id'],
      SCHEMAS['recursion'],
      { id: 'a', parent: { id: 'b', parent: {} } },
    ],
    ['abc is null; expected a string', ['abc'], SCHEMAS['template keys'], { abc: null }],
    ['it is a number; expected nothing', [], SCHEMAS['never'], 1],
    ['b is a string; expected a string in the form date-time', ['b'], SCHEMAS['formats'], { b: '2026' }],
  ])('%s', (message, path, schema, value) => {
    const { issues = [] } = toSchema(schema)['~standard'].validate(value);
    const code = message.endsWith('missing') ? 'missing' : 'invalid';
    expect(issues).toEqual([{ message, path, code }]);
  });

  test('never holds the value itself', () => {
    const { issues = [] } = toSchema(SCHEMAS['formats'])['~standard'].validate({ a: 'secret' });
    expect(JSON.stringify(issues)).not.toContain('secret"');
    expect(issues[0]?.message).toBe('a is a string; expected a string in the form email');
  });
});

test.each([
  [0.01, [19.99, 0.07, 1.1, 99_999_999_999.99, -4.35, 0], [19.995, 0.001, 1e-12]],
  [0.1, [0.3, 0.7, 0.1 + 0.2, 1e21], [0.35, 0.30000001]],
  [5, [5, -10, 0, 1e20], [5.000000000000001, 7]],
])('a multiple of %d is told as people count', (multipleOf, right, wrong) => {
  const { validate } = toSchema({ type: 'number', multipleOf })['~standard'];
  expect(right.filter((value) => validate(value).issues)).toEqual([]);
  expect(wrong.filter((value) => !validate(value).issues)).toEqual([]);
});

test.each([
  ['8.0.0', false],
  ['8.11.2', false],
  ['8.12.0', true],
  ['8.17.1', true],
  ['9.0.0', true],
])('ajv %s', (version, right) => {
  if (right) requireVersion(version);
  else
    expect(() => requireVersion(version)).toThrow(
      `events.validate needs ajv 8.12 or later to generate schemas.ts, but ajv ${version} is installed`,
    );
});

test('equal items of a long list are found in little time', () => {
  const { validate } = toSchema({ type: 'array', uniqueItems: true })['~standard'];
  const list: unknown[] = Array.from({ length: 20_000 }, (_, index) => [index, { a: 'x', b: [null] }]);
  const started = performance.now();
  expect(validate(list).issues).toBeUndefined();
  expect(validate([...list, [7, { b: [null], a: 'x' }]]).issues).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(validate([1, '1', [1], ['1'], {}, [], null, 'null', true, 'true', ['a', 'b'], ['a,b']]).issues).toBe(
    undefined,
  );
});

test('a value that is nested too deep for the stack does not fit', () => {
  const { validate } = toSchema(SCHEMAS['recursion'])['~standard'];
  let value: object = { id: 'a' };
  for (let depth = 0; depth < 100_000; depth++) value = { id: 'a', parent: value };
  expect(validate(value).issues).toEqual([
    { message: 'it is an object; expected less nesting', path: [], code: 'invalid' },
  ]);
});

test('the code of a validator imports nothing, and is the same every time', () => {
  for (const schema of Object.values(SCHEMAS)) {
    const code = JSON.stringify(compile(schema));
    expect(code).not.toMatch(/require|import\b|schemaPath|keyword:/);
    expect(JSON.stringify(compile(structuredClone(schema)))).toBe(code);
  }
});

test('a definition that is simpler than a call is written where it is used', () => {
  const Id = { type: 'string', minLength: 1 };
  const { events, definitions } = compile({ type: 'array', items: { $ref: '#/$defs/Id' }, $defs: { Id } });
  expect(definitions).toEqual([]);
  expect(events[0]?.body).toContain('a string of at least 1 character');
});

test.each([
  ['email', ['a@b', 'a.b+c@d.example'], ['a', '@', 'a@', 'a b@c', 'a@b@c']],
  ['uuid', ['0198c1f0-0000-7000-8000-00000000000F'], ['0198c1f0', '0198c1f0-0000-7000-8000-00000000000g']],
  [
    'date-time',
    ['2026-01-31T23:59:60Z', '2026-12-01t00:00:00.123+05:30'],
    ['2026-13-01T00:00:00Z', '2026-01-31', '2026-01-31T24:00:00Z'],
  ],
  ['date', ['2026-02-29'], ['2026-00-01', '26-01-01']],
  ['time', ['10:00:00Z'], ['10:00', '10:00:00']],
  ['uri', ['https://example.com/a?b#c', 'urn:a:b'], ['example.com', '://', 'a b:c']],
  ['ipv4', ['127.0.0.1', '255.255.255.255'], ['256.0.0.1', '1.1.1', '01.1.1.1']],
])('the format %s', (format, right, wrong) => {
  const { validate } = toSchema({ type: 'string', format })['~standard'];
  expect(right.filter((value) => validate(value).issues)).toEqual([]);
  expect(wrong.filter((value) => !validate(value).issues)).toEqual([]);
});
