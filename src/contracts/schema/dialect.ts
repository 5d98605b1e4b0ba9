export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON Schema, draft 2020-12. `true` and `{}` accept every value, `false` none. */
export type JsonSchema = boolean | { readonly [keyword: string]: Json };

/** A JSON Schema that stands for itself. */
export type SchemaDocument = { readonly [keyword: string]: Json };

export const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
