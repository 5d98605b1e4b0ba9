import { isObject, readReference, type SchemaObject } from './json-schema.js';

/** Finds the definition of that name. */
export type FindDefinition = (name: string) => unknown;

/** Longer lists are cut off. */
const MOST_NAMED = 6;

/** What a schema expects, in words: `a string`, `"free" or "pro"`. */
export function describeExpected(schema: unknown, find: FindDefinition): string {
  const all = listExpected(schema, find, new Set());
  const named = all.slice(0, MOST_NAMED);
  if (all.length > named.length) return `${named.join(', ')} or one of ${all.length - named.length} others`;
  return toList(named);
}

function toList(words: readonly string[]): string {
  const [last = 'nothing', ...others] = [...words].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
}

/** The alternatives, each once. `seen` are the definitions on the way, since some refer to themselves. */
function listExpected(schema: unknown, find: FindDefinition, seen: ReadonlySet<string>): readonly string[] {
  if (!isObject(schema)) return schema === false ? [] : ['any value'];
  if ('not' in schema) return [];
  const reference = readReference(schema);
  if (reference !== undefined)
    return seen.has(reference) ? [] : listExpected(find(reference), find, new Set([...seen, reference]));
  const members = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(members)) return unique(members.flatMap((each) => listExpected(each, find, seen)));
  if ('const' in schema) return [JSON.stringify(schema['const'])];
  if (Array.isArray(schema['enum'])) return schema['enum'].map((each) => JSON.stringify(each));
  const types = [schema['type'] ?? []].flat();
  return types.length === 0 ? ['any value'] : types.map((type) => describeType(String(type), schema));
}

const unique = (words: readonly string[]): readonly string[] => [...new Set(words)];

const NOUNS: Readonly<Record<string, string>> = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  integer: 'a whole number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
};

function describeType(type: string, schema: SchemaObject): string {
  const limits = LIMITS.flatMap(([keyword, of, say]) => {
    const value = schema[keyword];
    return of === (type === 'integer' ? 'number' : type) && value !== undefined ? [say(value)] : [];
  });
  const all = [...limits, ...(type === 'array' ? describeTuple(schema) : [])];
  return [NOUNS[type] ?? type, ...(all.length === 0 ? [] : [all.join(' and ')])].join(' ');
}

/** The most elements of a tuple; nothing for an array that may have any number. */
function describeTuple({ prefixItems, items }: SchemaObject): readonly string[] {
  return Array.isArray(prefixItems) && items === false ? [`of at most ${toCount(prefixItems.length, 'item')}`] : [];
}

/** What a schema expects of the property that tells its members apart. */
export function describeTag({ oneOf, discriminator }: SchemaObject, find: FindDefinition): string {
  const name = isObject(discriminator) ? String(discriminator['propertyName']) : '';
  const members = Array.isArray(oneOf) ? oneOf : [];
  const tags = members.map((member) => {
    const reference = readReference(member);
    const object = reference === undefined ? member : find(reference);
    return isObject(object) && isObject(object['properties']) ? object['properties'][name] : undefined;
  });
  return describeExpected({ anyOf: tags }, find);
}

type Limit = readonly [keyword: string, type: string, say: (value: unknown) => string];

const LIMITS: readonly Limit[] = [
  ['format', 'string', (value) => `in the form ${String(value)}`],
  ['pattern', 'string', (value) => `that matches /${String(value)}/`],
  ['minLength', 'string', (value) => `of at least ${toCount(value, 'character')}`],
  ['maxLength', 'string', (value) => `of at most ${toCount(value, 'character')}`],
  ['minimum', 'number', (value) => `from ${String(value)}`],
  ['exclusiveMinimum', 'number', (value) => `above ${String(value)}`],
  ['maximum', 'number', (value) => `up to ${String(value)}`],
  ['exclusiveMaximum', 'number', (value) => `below ${String(value)}`],
  ['multipleOf', 'number', (value) => `that is a multiple of ${String(value)}`],
  ['minItems', 'array', (value) => `of at least ${toCount(value, 'item')}`],
  ['maxItems', 'array', (value) => `of at most ${toCount(value, 'item')}`],
  ['uniqueItems', 'array', () => 'without equal items'],
];

function toCount(value: unknown, noun: string): string {
  return `${String(value)} ${noun}${value === 1 ? '' : 's'}`;
}
