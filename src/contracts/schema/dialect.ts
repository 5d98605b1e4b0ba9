export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON Schema, draft 2020-12. `true` and `{}` accept every value, `false` none. */
export type JsonSchema = boolean | { readonly [keyword: string]: Json };

/** A whole JSON Schema, as a file holds it. */
export type SchemaDocument = { readonly [keyword: string]: Json };

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** How a reference to a definition of the same schema begins. */
export const DEFINITIONS = '#/$defs/';

/** A name as a step of a JSON pointer. */
export function toStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
