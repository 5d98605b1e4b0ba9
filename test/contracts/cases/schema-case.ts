/** A type, and the schema that it must have, without `$schema` and `title`. */
export type SchemaCase = {
  readonly what: string;
  /** A type, or a text that exports `CaseEvent`. */
  readonly type: string;
  readonly schema: object;
};
