import { keysOf, type SchemaIssue, type StandardSchema, validateNow } from '../validation/standard-schema.js';

/** A value that fits its schema, or everything that is wrong with it. */
export type Validated<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly errors: readonly ValidationError[] };

/** One thing that is wrong with a value. */
export type ValidationError = {
  /** The keys that lead to it, outermost first; empty for the value itself. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, for people. */
  readonly message: string;
  /** What is wrong, for programs: the code of the schema's own issue, or `invalid` if it has none. */
  readonly code: string;
};

/**
 * Validates a value with any Standard Schema, at once: a schema of the generated `schemas.ts`, of Zod, or of another
 * library. `data` is what the schema returns, typed by it. Throws an `Error` if the schema is asynchronous.
 *
 * @example
 * const result = http.validate(userRegistered, request.json());
 * if (!result.success) return http.response(http.STATUS_BAD_REQUEST).json({ errors: result.errors });
 * await events.emit('user.registered', result.data);
 */
export function validate<O>(schema: StandardSchema<O>, data: unknown): Validated<O> {
  const result = validateNow(schema, data);
  return result.issues === undefined
    ? { success: true, data: result.value }
    : { success: false, errors: result.issues.map(toError) };
}

function toError(issue: SchemaIssue & { readonly code?: unknown }): ValidationError {
  const { message, code } = issue;
  return { path: keysOf(issue), message, code: typeof code === 'string' ? code : 'invalid' };
}
