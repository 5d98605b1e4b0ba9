import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/contracts/validators/formats.js';
import { toJsonSchema } from '../../src/contracts/schema/json-schema.js';
import { findIssues } from '../../src/contracts/form/check.js';
import { type Draft, newDraft, readDraft, toDraft } from '../../src/dev/page/client/form/draft.js';
import { type Place, toField } from '../../src/contracts/form/field.js';
import { toSample } from '../../src/contracts/form/sample.js';
import { readTypes, toText } from '../contracts/read-types.js';

const TYPES = {
  flat: '{ name: string; size: number; isNew: boolean; plan: "free" | "pro"; version: 1; nothing: null; note?: string }',
  nested: '{ user: { name: string; tags: string[] }; at?: { x: number } }',
  formats: `export type CaseEvent = {
    /** @format email */ mail: string;
    /** @format date-time */ at: string;
    /** @minimum 1 @maximum 9 */ digit: number;
    /** @pattern ^[a-z]+$ */ word: string;
    /** @minLength 2 */ two: string;
  };`,
  union: '{ method: { kind: "card"; last4: string } | { kind: "invoice"; due: string } }',
  nullable: '{ note: string | null; size: number | string; child: { a: string } | null }',
  tuple: '{ point: [number, number]; rest: [string, ...number[]]; maybe: [string, number?] }',
  record: '{ labels: { [name: string]: string }; [more: `x-${string}`]: unknown }',
  tree: 'export type CaseEvent = { name: string; children: CaseEvent[]; next: CaseEvent | null };',
  anything: '{ data: unknown; object: object; empty: {} }',
  hostile: '{ ["__proto__"]: string; constructor: string; "a/b~c d": string }',
  literals: '"a" | "b" | 3 | true | null',
  empty: '{}',
} as const;

const forms = await readTypes(new Map(Object.entries(TYPES).map(([name, type]) => [name, toText(type)])));

function placeOf(name: keyof typeof TYPES): Place {
  const schema = toJsonSchema(forms, name);
  return { schema, root: schema };
}

function sampleOf(place: Place): unknown {
  return toSample(place, { now: '2026-11-27T12:00:00.000Z', uuid: () => '6fa459ea-ee8a-4ca4-894e-db77e160355e' });
}

/** The kinds of the fields of a payload, by property. */
function kindsOf(name: keyof typeof TYPES): Readonly<Record<string, string>> {
  const field = toField(placeOf(name));
  if (field.kind !== 'group') return { '': field.kind };
  return Object.fromEntries(field.properties.map((each) => [each.name, toField(each.place).kind]));
}

/** Enters texts into the lines of a draft. */
function enter(draft: Draft, texts: Readonly<Record<string, string>>): Draft {
  if (draft.kind !== 'group') throw new Error('There is no group');
  const entered = Object.entries(texts).map(([name, text]) => [name, { kind: 'text', text }] as const);
  return { ...draft, properties: new Map<string, Draft>([...draft.properties, ...entered]) };
}

describe('the fields of a schema', () => {
  test('are those of its types', () => {
    expect(kindsOf('flat')).toEqual({
      name: 'text',
      size: 'number',
      isNew: 'choice',
      plan: 'choice',
      version: 'fixed',
      nothing: 'fixed',
      note: 'text',
    });
    expect(kindsOf('nested')).toEqual({ user: 'group', at: 'group' });
    expect(kindsOf('union')).toEqual({ method: 'union' });
    expect(kindsOf('nullable')).toEqual({ note: 'union', size: 'union', child: 'union' });
    expect(kindsOf('tuple')).toEqual({ point: 'list', rest: 'list', maybe: 'list' });
    expect(kindsOf('record')).toEqual({ labels: 'group' });
    expect(kindsOf('tree')).toEqual({ name: 'text', children: 'list', next: 'union' });
    expect(kindsOf('anything')).toEqual({ data: 'json', object: 'union', empty: 'json' });
    expect(kindsOf('literals')).toEqual({ '': 'choice' });
    expect(kindsOf('empty')).toEqual({ '': 'json' });
  });

  test('name the members of a union by what tells them apart', () => {
    const method = toField(placeOf('union'));
    const field = method.kind === 'group' && toField(method.properties[0]!.place);
    expect(field && field.kind === 'union' && field.options.map(({ label }) => label)).toEqual([
      'kind: "card"',
      'kind: "invoice"',
    ]);
  });
});

describe('what is entered', () => {
  test('is refused at each field that is empty', () => {
    const { issues } = readDraft(placeOf('flat'), newDraft(placeOf('flat')));
    expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      '/name: is empty; expected a string',
      '/size: is empty; expected a number',
      '/isNew: choose one',
      '/plan: choose one',
    ]);
  });

  test('leaves out what is optional and empty', () => {
    const draft = enter(newDraft(placeOf('flat')), { name: 'Ada', size: '3' });
    const chosen: Draft = {
      ...(draft as Draft & { kind: 'group' }),
      properties: new Map<string, Draft>([
        ...(draft as Draft & { kind: 'group' }).properties,
        ['isNew', { kind: 'choice', index: 1 }],
        ['plan', { kind: 'choice', index: 0 }],
      ]),
    };
    expect(readDraft(placeOf('flat'), chosen)).toEqual({
      value: { name: 'Ada', size: 3, isNew: false, plan: 'free', version: 1, nothing: null },
      issues: [],
    });
  });

  test('is checked against formats and limits', () => {
    const place = placeOf('formats');
    const wrong = { mail: 'ada', at: 'noon', digit: '10', word: 'Ada', two: 'x' };
    expect(readDraft(place, enter(newDraft(place), wrong)).issues.map(({ path }) => path)).toEqual([
      '/mail',
      '/at',
      '/digit',
      '/word',
      '/two',
    ]);
    const right = { mail: 'ada@example.com', at: '2026-01-01T10:00:00Z', digit: '9', word: 'ada', two: 'xx' };
    expect(readDraft(place, enter(newDraft(place), right)).issues).toEqual([]);
  });

  test('may be hostile', () => {
    const place = placeOf('hostile');
    const value = JSON.parse('{"__proto__":"a","constructor":"b","a/b~c d":"c"}') as unknown;
    const draft = toDraft(place, value)!;
    expect(JSON.stringify(readDraft(place, draft))).toBe(
      '{"value":{"__proto__":"a","constructor":"b","a/b~c d":"c"},"issues":[]}',
    );
    expect(readDraft(place, newDraft(place)).issues.map(({ path }) => path)).toContain('/a~1b~0c d');
  });
});

describe('the form of a payload', () => {
  const PAYLOADS: Readonly<Partial<Record<keyof typeof TYPES, unknown>>> = {
    flat: { name: 'Ada', size: -1.5, isNew: true, plan: 'pro', version: 1, nothing: null },
    nested: { user: { name: 'Ada', tags: ['a', 'b'] } },
    union: { method: { kind: 'invoice', due: 'today' } },
    nullable: { note: null, size: 'large', child: { a: 'b' } },
    tuple: { point: [1, 2], rest: ['a', 1, 2, 3], maybe: ['a'] },
    record: { labels: { one: 'a', two: 'b' }, 'x-y': { any: ['thing'] } },
    tree: { name: 'a', children: [{ name: 'b', children: [], next: null }], next: null },
    anything: { data: [1, { a: null }], object: {}, empty: {} },
    literals: 3,
  };

  test.each(Object.entries(PAYLOADS))('%s comes back as it was', (name, value) => {
    const place = placeOf(name as keyof typeof TYPES);
    const draft = toDraft(place, value);
    expect(draft).toBeDefined();
    expect(readDraft(place, draft!)).toEqual({ value, issues: [] });
  });

  test('is left to JSON where it would lose something', () => {
    expect(toDraft(placeOf('nested'), { user: { name: 'Ada', tags: [], extra: 1 } })).toBeUndefined();
    expect(toDraft(placeOf('nested'), { user: { name: '', tags: [] } })).toBeUndefined();
    expect(toDraft(placeOf('union'), { method: { kind: 'cash' } })).toBeUndefined();
    expect(toDraft(placeOf('flat'), ['no object'])).toBeUndefined();
  });
});

describe('an example', () => {
  test.each(Object.keys(TYPES) as (keyof typeof TYPES)[])('of %s fits its type, and its form', (name) => {
    const place = placeOf(name);
    const sample = name === 'formats' ? { ...(sampleOf(place) as object), word: 'ada' } : sampleOf(place);
    expect(findIssues(place, sample)).toEqual([]);
    expect(new Ajv2020({ strict: false, formats: { ...FORMATS } }).validate(place.schema as object, sample)).toBe(true);
    expect(toDraft(place, sample)).toBeDefined();
    expect(newDraft(place)).toBeDefined();
  });
});

describe('the check', () => {
  const VALUES = [
    'null, true, 3, "a", [], {}, {"name":1}, {"name":"a","size":"b"}, {"user":{"name":"a","tags":[1]}}',
    '{"method":{"kind":"card"}}, {"method":{"kind":"card","last4":"1"}}, {"point":[1],"rest":["a"],"maybe":[1]}',
    '{"note":1,"size":true,"child":[]}, {"labels":{"a":1}}, {"name":"a","children":[{}],"next":null}',
    '{"point":[1,2],"rest":["a","b"],"maybe":["a",1,2]}, {"labels":{},"x-a":1,"other":2}',
  ].flatMap((texts) => JSON.parse(`[${texts}]`) as readonly unknown[]);

  test('agrees with Ajv', () => {
    const ajv = new Ajv2020({ strict: false, formats: { ...FORMATS } });
    for (const name of Object.keys(TYPES) as (keyof typeof TYPES)[]) {
      const { schema, root } = placeOf(name);
      for (const value of VALUES)
        expect([name, value, findIssues({ schema, root }, value).length === 0]).toEqual([
          name,
          value,
          ajv.validate(schema as object, value),
        ]);
    }
  });

  test('says what the nearest member of a union lacks', () => {
    expect(findIssues(placeOf('union'), { method: { kind: 'card' } })).toEqual([
      { path: '/method/last4', message: 'is missing; expected a string' },
    ]);
  });
});
