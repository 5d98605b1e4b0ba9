/**
 * What validates a value: any schema that implements Standard Schema, version 1 (https://standardschema.dev), such as
 * those of Zod, Valibot and ArkType, and those that `tsc-run generate` writes with `events.validate`.
 *
 * `O` is the type of the values that it lets through.
 */
export interface StandardSchema<O = unknown, I = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<O> | Promise<SchemaResult<O>>;
    /** For types only: there is no such value. */
    readonly types?: { readonly input: I; readonly output: O } | undefined;
  };
}

/** A value that fits, or what is wrong with it. */
export type SchemaResult<O> =
  { readonly value: O; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  readonly message: string;
  /** The keys that lead to it, outermost first; some schemas wrap each in an object. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema of payloads of the type `T`, in the generated `schemas.ts`. It validates at once, and changes nothing. */
export interface EventSchema<T> extends StandardSchema<T, T> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'tsc-run';
    readonly validate: (value: unknown) => SchemaResult<T>;
    readonly types?: { readonly input: T; readonly output: T } | undefined;
  };
}

/** Validates with a schema that must answer at once. Throws an `Error` if it answers with a promise. */
export function validateNow<O>(schema: StandardSchema<O>, value: unknown): SchemaResult<O> {
  const result = schema['~standard'].validate(value);
  if ('then' in result) {
    // A promise that rejects later must not end the process.
    result.then(undefined, () => undefined);
    throw new Error('The schema is asynchronous. Use one that validates at once.');
  }
  return result;
}

/** The path of an issue as plain keys. */
export function keysOf({ path = [] }: SchemaIssue): readonly PropertyKey[] {
  return path.map((step) => (typeof step === 'object' ? step.key : step));
}
