import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { toJsonSchema, toJsonSchemas } from '../../src/contracts/schema/json-schema.js';
import { BRANDS } from './cases/brands.js';
import { COMMENTS } from './cases/comments.js';
import { COMPUTED } from './cases/computed.js';
import { GENERICS } from './cases/generics.js';
import { LISTS } from './cases/lists.js';
import { OBJECTS } from './cases/objects.js';
import { PRIMITIVES } from './cases/primitives.js';
import { RECURSION } from './cases/recursion.js';
import { TEXTS } from './cases/texts.js';
import { UNIONS } from './cases/unions.js';
import { readTypes, toText } from './read-types.js';

const TOPICS = {
  primitives: PRIMITIVES,
  unions: UNIONS,
  objects: OBJECTS,
  lists: LISTS,
  texts: TEXTS,
  brands: BRANDS,
  'computed types': COMPUTED,
  generics: GENERICS,
  recursion: RECURSION,
  comments: COMMENTS,
};

const CASES = Object.entries(TOPICS).flatMap(([topic, cases]) =>
  cases.map(({ what, type, schema }) => ({ name: `${topic}: ${what}`, type, schema })),
);

const forms = await readTypes(new Map(CASES.map(({ name, type }) => [name, toText(type)])));

test('there are at least 120 types', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(120);
});

test.each(CASES)('$name', ({ name, schema }) => {
  const { $schema, title: _, ...body } = toJsonSchema(forms, name);
  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(body).toEqual(schema);
  new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, validateFormats: false }).compile({
    ...body,
    $schema: 'https://json-schema.org/draft/2020-12/schema',
  });
});

test('one document has every event by its name', () => {
  const { $defs } = toJsonSchemas(forms) as { readonly $defs: Readonly<Record<string, unknown>> };
  for (const { name } of CASES) expect($defs).toHaveProperty([name]);
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, validateFormats: false });
  ajv.addSchema(toJsonSchemas(forms), 'all');
  for (const { name } of CASES) ajv.compile({ $ref: `all#/$defs/${encodeURIComponent(name.replaceAll('/', '~1'))}` });
});

describe('the order of what is read', () => {
  test('does not change a schema', async () => {
    const reversed = await readTypes(new Map(CASES.toReversed().map(({ name, type }) => [name, toText(type)])));
    const withoutNumbers = (name: string, from = forms): string =>
      JSON.stringify(toJsonSchema(from, name)).replace(/(#\/\$defs\/\w*?|"\w*?)\d*"/g, '$1"');
    for (const { name } of CASES) expect(withoutNumbers(name, reversed)).toBe(withoutNumbers(name));
  });
});

test('a property named __proto__ is one like any other', async () => {
  const own = await readTypes(new Map([['a', toText('{ ["__proto__"]: string }')]]));
  expect(JSON.stringify(toJsonSchema(own, 'a'))).toContain('"properties":{"__proto__":{"type":"string"}}');
});

test('an event that does not exist has no schema', () => {
  expect(() => toJsonSchema(forms, 'nothing')).toThrow('There is no event nothing');
});
