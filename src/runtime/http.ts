import { keysOf, type SchemaIssue, type StandardSchema, validateNow } from './validation/standard-schema.js';

/** The request that a handler in `functions/api/` receives. */
export type Request = {
  readonly method: string;
  /** The path with the query string, for example `/users?page=2`. */
  readonly url: string;
  /** The headers, by name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The raw body; an empty string when there is none. */
  readonly body: string;
  /**
   * Parses the body as JSON. Returns the value itself, not a promise; awaiting it does no harm. Throws a `SyntaxError`
   * when the body is not JSON.
   *
   * `T` is what you expect, so that the compiler checks what you do with it. Nothing checks the body itself, unless you
   * give it to `http.validate`. Without `T` the value is `any`, which any event takes.
   *
   * @example const { name, email } = request.json<{ name: string; email: string }>();
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- a handler spreads it before it is checked
  json<T = any>(): T;
};

/** The response that a handler returns. */
export type Response = {
  /** The HTTP status code. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Builds a response: `headers` can be chained; `json`, `text` and `empty` return the response. */
export type ResponseBuilder = {
  /** Adds headers. Converts their names to lower case; the last value of a name wins. */
  headers(headers: Readonly<Record<string, string>>): ResponseBuilder;
  /** A response with `body` as JSON. */
  json(body: unknown): Response;
  /** A response with `body` as plain text. */
  text(body: string): Response;
  /** A response without a body. */
  empty(): Response;
};

/**
 * Starts a response. `status` is the HTTP status code. Default: 200.
 *
 * @example return http.response(http.STATUS_CREATED).json({ data: { id } });
 */
export function response(status: number = STATUS_OK): ResponseBuilder {
  return build(status, {});
}

function build(status: number, headers: Readonly<Record<string, string>>): ResponseBuilder {
  const end = (type: string | undefined, body: string): Response => ({
    status,
    headers: type === undefined ? headers : { 'content-type': type, ...headers },
    body,
  });
  return {
    headers: (more) => build(status, { ...headers, ...lowerCaseNames(more) }),
    json: (body) => end('application/json; charset=utf-8', JSON.stringify(body) ?? 'null'),
    text: (body) => end('text/plain; charset=utf-8', body),
    empty: () => end(undefined, ''),
  };
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

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

export const STATUS_OK = 200;
export const STATUS_CREATED = 201;
export const STATUS_ACCEPTED = 202;
export const STATUS_NO_CONTENT = 204;
export const STATUS_MOVED_PERMANENTLY = 301;
export const STATUS_FOUND = 302;
export const STATUS_SEE_OTHER = 303;
export const STATUS_NOT_MODIFIED = 304;
export const STATUS_BAD_REQUEST = 400;
export const STATUS_UNAUTHORIZED = 401;
export const STATUS_FORBIDDEN = 403;
export const STATUS_NOT_FOUND = 404;
export const STATUS_METHOD_NOT_ALLOWED = 405;
export const STATUS_CONFLICT = 409;
export const STATUS_GONE = 410;
export const STATUS_PAYLOAD_TOO_LARGE = 413;
export const STATUS_UNPROCESSABLE_ENTITY = 422;
export const STATUS_TOO_MANY_REQUESTS = 429;
export const STATUS_INTERNAL_SERVER_ERROR = 500;
export const STATUS_NOT_IMPLEMENTED = 501;
export const STATUS_BAD_GATEWAY = 502;
export const STATUS_SERVICE_UNAVAILABLE = 503;
export const STATUS_GATEWAY_TIMEOUT = 504;
