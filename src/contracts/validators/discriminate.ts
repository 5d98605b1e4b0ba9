import { isObject, readReference, type SchemaObject } from './json-schema.js';
import type { FindDefinition } from './expected.js';

/**
 * Marks a union of objects that one property tells apart, so that a validator looks at one member only: it is smaller
 * and faster, and says what is wrong with that member instead of what is wrong with all of them.
 */
export function discriminate(schema: SchemaObject, find: FindDefinition): SchemaObject {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const resolve = (member: unknown): unknown => {
    const reference = readReference(member);
    return reference === undefined ? member : find(reference);
  };
  const objects = anyOf.filter((member) => isTyped(resolve(member), 'object'));
  const tag = objects.length < 2 ? undefined : findTag(objects.map(resolve));
  // A member of no single type may be an object too.
  const others = anyOf.filter((member) => !objects.includes(member));
  if (tag === undefined || !others.every((member) => isOther(resolve(member)))) return schema;
  const union = { type: 'object', discriminator: { propertyName: tag }, required: [tag], oneOf: objects };
  return others.length === 0 ? { ...rest, ...union } : { ...rest, anyOf: [...others, union] };
}

function isTyped(schema: unknown, type: string): schema is SchemaObject {
  return isObject(schema) && schema['type'] === type && isObject(schema['properties']);
}

function isOther(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (Array.isArray(schema['enum']))
    return schema['enum'].every((value) => typeof value !== 'object' || value === null);
  if ('const' in schema) return typeof schema['const'] !== 'object' || schema['const'] === null;
  const types = [schema['type'] ?? []].flat();
  return types.length > 0 && !types.includes('object');
}

/** The first property that every member requires, with texts of its own. */
function findTag(members: readonly unknown[]): string | undefined {
  const [first] = members;
  const names = isObject(first) && isObject(first['properties']) ? Object.keys(first['properties']) : [];
  return names.find((name) => {
    const values = members.map((member) => readTexts(member, name));
    if (values.some((each) => each === undefined)) return false;
    const all = values.flatMap((each) => each ?? []);
    // Ajv looks them up in an object.
    return new Set(all).size === all.length && !all.some((each) => each in {});
  });
}

/** The texts that a required property may be; undefined if it may be anything else. */
function readTexts(member: unknown, name: string): readonly string[] | undefined {
  if (!isObject(member) || !isObject(member['properties'])) return undefined;
  const { required } = member;
  const property = member['properties'][name];
  if (!Array.isArray(required) || !required.includes(name) || !isObject(property)) return undefined;
  const values: readonly unknown[] = 'const' in property ? [property['const']] : toArray(property['enum']);
  // Ajv takes an empty text for none.
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return values.length > 0 && values.every(isText) ? values : undefined;
}

function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
