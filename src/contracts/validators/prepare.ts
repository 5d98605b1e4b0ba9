import { discriminate } from './discriminate.js';
import { isObject, mapSchemas, readReference, type SchemaObject } from './json-schema.js';

/** The schemas of an app: of its payloads, and of the types that several of them refer to; by name. */
export type AppSchemas = {
  readonly events: ReadonlyMap<string, unknown>;
  readonly definitions: ReadonlyMap<string, unknown>;
};

/** A schema that is compiled to one function. References in it are ids of others. */
export type Part = { readonly id: string; readonly schema: unknown };

/** The id of the function for a definition, and for an event. */
export const idOf = { definition: (name: string) => `type:${name}`, event: (name: string) => `event:${name}` };

/** Prepares the schemas for Ajv: without notes, with unions marked that one property tells apart. */
export function prepare({ events, definitions }: AppSchemas): readonly Part[] {
  const find = (name: string): unknown => definitions.get(name);
  const change = (copy: SchemaObject): SchemaObject => {
    const { $ref: _, ...rest } = withoutNotes(discriminate(copy, find));
    const reference = readReference(copy);
    if (reference === undefined) return rest;
    const definition = find(reference);
    // A call costs more than such a check, in bytes as in time.
    if (isSimple(definition) && Object.keys(rest).length === 0) return withoutNotes(definition);
    const id = toUri(idOf.definition(reference));
    called.add(id);
    return { ...rest, $ref: id };
  };
  const called = new Set<string>();
  const toPart = (id: string, schema: unknown): Part => ({ id: toUri(id), schema: mapSchemas(schema, change) });
  const own = [...events].map(([name, schema]) => toPart(idOf.event(name), schema));
  const shared = [...definitions].map(([name, schema]) => toPart(idOf.definition(name), schema));
  return [...own, ...shared.filter(({ id }) => called.has(id))];
}

/** Ajv takes ids for URIs. */
export function toUri(id: string): string {
  return encodeURIComponent(id).replaceAll(/[^\w]/g, (character) => `_${character.charCodeAt(0).toString(16)}`);
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
