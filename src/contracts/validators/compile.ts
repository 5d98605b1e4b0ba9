import { FORMATS } from './formats.js';
import type { Compiler } from './load-compiler.js';
import { compact } from './compact.js';
import { describeExpected, describeTag } from './expected.js';
import { discriminate } from './discriminate.js';
import { isObject, mapSchemas, readReference, type SchemaObject } from './json-schema.js';

/** The name under which Ajv knows the schema of the event; those of its definitions are numbered. */
const ROOT = 'event';

/**
 * Compiles the schema of an event to the body of a function that returns its validator: Ajv's code, without what only
 * Ajv's own errors need.
 */
export function compileValidator(schema: unknown, { createAjv, toCode, typescript }: Compiler): string {
  const schemas = split(schema);
  const ajv = createAjv({
    code: { source: true, esm: true, lines: false, optimize: 2 },
    discriminator: true,
    formats: FORMATS,
    // A name such as `constructor` is a property of every object.
    ownProperties: namesInherited(schema),
    inlineRefs: false,
    logger: false,
    messages: false,
    meta: false,
    strict: false,
    validateSchema: false,
  });
  for (const [id, each] of schemas) ajv.addSchema(each as object, id);
  const code = toCode(ajv, ROOT);
  const owners = new Map(
    [...schemas].map(([id, each]) => [String(ajv.getSchema(id)?.source?.validateName), each] as const),
  );
  const find = (id: string): unknown => schemas.get(id);
  const describe = (each: unknown, keyword: string): string =>
    keyword === 'discriminator' && isObject(each) ? describeTag(each, find) : describeExpected(each, find);
  return compact(code, { typescript, owners, describe });
}

/** A schema without its definitions, and each of these, by id. */
function split(schema: unknown): ReadonlyMap<string, unknown> {
  const definitions = isObject(schema) && isObject(schema['$defs']) ? schema['$defs'] : {};
  const ids = new Map(Object.keys(definitions).map((name, index) => [name, `type${index}`]));
  const find = (name: string): unknown => definitions[name];
  const change = (copy: SchemaObject): SchemaObject => {
    const { $ref: _, ...rest } = withoutNotes(discriminate(copy, find));
    const reference = readReference(copy);
    if (reference === undefined) return rest;
    const definition = find(reference);
    // A call costs more than such a check, in bytes as in time.
    if (isSimple(definition) && Object.keys(rest).length === 0) return withoutNotes(definition);
    return { ...rest, $ref: ids.get(reference) ?? reference };
  };
  const parts = Object.entries(definitions).map(
    ([name, each]) => [ids.get(name) ?? name, mapSchemas(each, change)] as const,
  );
  return new Map([[ROOT, mapSchemas(schema, change)], ...parts]);
}

/** The keywords that decide nothing. */
const NOTES: ReadonlySet<string> = new Set(
  '$id $schema $defs $comment title description deprecated examples default'.split(' '),
);

function withoutNotes(schema: SchemaObject): SchemaObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !NOTES.has(keyword)));
}

/** Whether a schema says no more than one type. */
function isSimple(schema: unknown): schema is SchemaObject {
  if (!isObject(schema)) return false;
  const { type } = schema;
  return typeof type === 'string' && !['array', 'object'].includes(type);
}

/** Whether a schema names a property that every object inherits. */
function namesInherited(schema: unknown): boolean {
  let found = false;
  mapSchemas(schema, (copy) => {
    const { properties, required } = copy;
    const names = [
      ...(isObject(properties) ? Object.keys(properties) : []),
      ...(Array.isArray(required) ? required : []),
    ];
    found ||= names.some((name) => String(name) in {});
    return copy;
  });
  return found;
}
