import { DEFINITIONS } from '../schema/dialect.js';

/** A schema that is neither `true` nor `false`; also one that Ajv gets, with keywords that no type becomes. */
export type SchemaObject = { readonly [keyword: string]: unknown };

export function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of the definition that a schema refers to; undefined if it does not. */
export function readReference(schema: unknown): string | undefined {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference !== 'string') return undefined;
  return reference.startsWith(DEFINITIONS) ? fromPointer(reference.slice(DEFINITIONS.length)) : reference;
}

/** What a JSON pointer in a URL fragment leads to, without its leading slash. */
export function findAt(schema: unknown, pointer: string): unknown {
  if (pointer === '') return schema;
  return pointer.split('/').reduce<unknown>((found, step) => {
    const key = fromPointer(step);
    return typeof found === 'object' && found !== null ? (found as SchemaObject)[key] : undefined;
  }, schema);
}

/** A step of a JSON pointer in a URL fragment, as the name that it stands for. */
function fromPointer(step: string): string {
  return decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Copies a schema and everything in it that is a schema; `change` gets each copy, the inner ones first. */
export function mapSchemas(schema: unknown, change: (copy: SchemaObject) => SchemaObject): unknown {
  if (!isObject(schema)) return schema;
  const copied = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (ONE.has(keyword)) return [keyword, mapSchemas(value, change)];
    if (LIST.has(keyword) && Array.isArray(value)) return [keyword, value.map((each) => mapSchemas(each, change))];
    if (!NAMED.has(keyword) || !isObject(value)) return [keyword, value];
    // `fromEntries` also makes a property named `__proto__`.
    const named = Object.entries(value).map(([name, each]) => [name, mapSchemas(each, change)] as const);
    return [keyword, Object.fromEntries(named)];
  });
  return change(Object.fromEntries(copied));
}

/** The keywords that hold one schema, a list of schemas, and schemas by name. */
const ONE: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'propertyNames', 'contains', 'not']);
const LIST: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const NAMED: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs']);
