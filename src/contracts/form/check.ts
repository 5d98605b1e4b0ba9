import { describeExpected } from '../validators/expected.js';
import { FORMATS } from '../validators/formats.js';
import { isObject, type SchemaObject } from '../validators/json-schema.js';
import { type Place, resolve, type Schema } from './field.js';

/** What is wrong at one place of a payload: `path` is a JSON pointer, empty for the payload itself. */
export type Issue = { readonly path: string; readonly message: string };

export function join(path: string, step: string | number): string {
  return `${path}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Finds what a payload has against its schema, as far as the keywords that `tsc-run schema` writes go. */
export function findIssues({ schema: given, root }: Place, value: unknown, path = ''): readonly Issue[] {
  const schema = resolve({ schema: given, root });
  const members = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(members)) return findInUnion(members, { schema, root }, value, path);
  if ('not' in schema) return [{ path, message: 'no value fits here' }];
  if (!hasType(schema, value) || !hasValue(schema, value) || !keepsLimits(schema, value))
    return [{ path, message: expect(schema, root) }];
  if (Array.isArray(value)) return findInList(schema, root, value, path);
  return isObject(value) ? findInObject(schema, root, value, path) : [];
}

function expect(schema: Schema, root: Schema): string {
  const definitions = isObject(root) && isObject(root['$defs']) ? root['$defs'] : {};
  return `expected ${describeExpected(schema, (name) => definitions[name])}`;
}

/** What the nearest member has against the value: the one that goes along with most of it. */
function findInUnion(
  members: readonly Schema[],
  { schema, root }: Place,
  value: unknown,
  path: string,
): readonly Issue[] {
  const results = members.map((each) => findIssues({ schema: each, root }, value, path));
  if (results.some((issues) => issues.length === 0)) return [];
  const inner = results.filter((issues) => issues.every((issue) => issue.path !== path));
  const [nearest] = inner.toSorted((a, b) => tagIssues(a, path) - tagIssues(b, path) || a.length - b.length);
  return nearest ?? [{ path, message: expect(schema, root) }];
}

/** Whether the issues are about a literal, which usually says which member is meant. */
function tagIssues(issues: readonly Issue[], path: string): number {
  return issues.filter((issue) => !issue.path.slice(path.length + 1).includes('/') && /expected "/.test(issue.message))
    .length;
}

function hasType({ type }: SchemaObject, value: unknown): boolean {
  if (type === undefined) return true;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.includes(typeOf(value)) || (types.includes('integer') && Number.isInteger(value));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function hasValue(schema: SchemaObject, value: unknown): boolean {
  if ('const' in schema) return isSame(schema['const'], value);
  return !Array.isArray(schema['enum']) || schema['enum'].some((each) => isSame(each, value));
}

export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

type Limit = readonly [keyword: string, fits: (value: unknown, limit: unknown) => boolean];

const of =
  <T>(type: string, fits: (value: T, limit: number) => boolean) =>
  (value: unknown, limit: unknown): boolean =>
    typeOf(value) !== type || fits(value as T, Number(limit));

const LIMITS: readonly Limit[] = [
  ['minimum', of<number>('number', (value, limit) => value >= limit)],
  ['maximum', of<number>('number', (value, limit) => value <= limit)],
  ['exclusiveMinimum', of<number>('number', (value, limit) => value > limit)],
  ['exclusiveMaximum', of<number>('number', (value, limit) => value < limit)],
  ['multipleOf', of<number>('number', (value, limit) => Number.isInteger(Number((value / limit).toPrecision(12))))],
  ['minLength', of<string>('string', (value, limit) => [...value].length >= limit)],
  ['maxLength', of<string>('string', (value, limit) => [...value].length <= limit)],
  ['minItems', of<readonly unknown[]>('array', (value, limit) => value.length >= limit)],
  ['maxItems', of<readonly unknown[]>('array', (value, limit) => value.length <= limit)],
  [
    'uniqueItems',
    of<readonly unknown[]>(
      'array',
      (value) => new Set(value.map((each) => JSON.stringify(each))).size === value.length,
    ),
  ],
  ['pattern', (value, pattern) => typeof value !== 'string' || toPattern(pattern)?.test(value) !== false],
  ['format', (value, format) => typeof value !== 'string' || FORMATS[String(format)]?.test(value) !== false],
];

function keepsLimits(schema: SchemaObject, value: unknown): boolean {
  return LIMITS.every(([keyword, fits]) => !(keyword in schema) || fits(value, schema[keyword]));
}

function toPattern(pattern: unknown): RegExp | undefined {
  try {
    return new RegExp(String(pattern), 'u');
  } catch {
    return undefined;
  }
}

function findInList(
  { prefixItems, items }: SchemaObject,
  root: Schema,
  value: readonly unknown[],
  path: string,
): readonly Issue[] {
  const first: readonly Schema[] = Array.isArray(prefixItems) ? prefixItems : [];
  return value.flatMap((each, index) => {
    const place = join(path, index);
    const schema = index < first.length ? first[index] : (items ?? true);
    if (schema === false) return [{ path: place, message: `expected at most ${first.length} items` }];
    return findIssues({ schema, root }, each, place);
  });
}

function findInObject(schema: SchemaObject, root: Schema, value: SchemaObject, path: string): readonly Issue[] {
  const { required, additionalProperties } = schema;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const patterns = isObject(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
  const missing = (Array.isArray(required) ? required.map(String) : []).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => ({
      path: join(path, name),
      message: `is missing; ${expect(Object.hasOwn(properties, name) ? resolve({ schema: properties[name], root }) : true, root)}`,
    })),
    ...Object.entries(value).flatMap(([name, each]) => {
      const own = Object.hasOwn(properties, name) ? [properties[name]] : [];
      const named = patterns.filter(([pattern]) => toPattern(pattern)?.test(name)).map(([, inner]) => inner);
      const others = own.length + named.length > 0 ? [] : [additionalProperties ?? true];
      return [...own, ...named, ...others].flatMap((inner) =>
        findIssues({ schema: inner, root }, each, join(path, name)),
      );
    }),
  ];
}
