import type { Json, JsonSchema } from './dialect.js';

/** A schema in draft 7, which AsyncAPI documents are written in: other keywords for tuples, nothing beside `$ref`. */
export function toDraft7(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  const { $ref, prefixItems, items, ...others } = schema;
  const rest = Object.fromEntries(Object.entries(others).map(([keyword, value]) => [keyword, convert(keyword, value)]));
  if ($ref !== undefined) return Object.keys(rest).length === 0 ? { $ref } : { allOf: [{ $ref }], ...rest };
  if (prefixItems !== undefined)
    return {
      ...rest,
      items: convert('anyOf', prefixItems),
      ...(items !== undefined && { additionalItems: toDraft7(items as JsonSchema) }),
    };
  return { ...rest, ...(items !== undefined && { items: toDraft7(items as JsonSchema) }) };
}

function convert(keyword: string, value: Json): Json {
  if (keyword === 'anyOf') return (value as readonly JsonSchema[]).map(toDraft7);
  if (keyword === 'additionalProperties' || keyword === 'not') return toDraft7(value as JsonSchema);
  if (keyword !== 'properties' && keyword !== 'patternProperties') return value;
  return Object.fromEntries(
    Object.entries(value as { readonly [name: string]: JsonSchema }).map(([name, each]) => [name, toDraft7(each)]),
  );
}
