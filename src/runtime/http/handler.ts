import { BadBodyError } from './bad-body.js';
import type { Request } from './request.js';
import { response, type Response } from './response.js';

/** The methods that a route can have a handler for: the names of its exports. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export const HTTP_METHODS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Who answers a request: a handler, or the adapter, with the header `Allow`. */
export type Choice<M extends HttpMethod> =
  | { readonly kind: 'handler'; readonly method: M }
  | { readonly kind: 'options' | 'not-allowed'; readonly allow: string };

/**
 * Which handler of a route answers a method. `methods` are those of the route. GET also answers HEAD; OPTIONS without a
 * handler is a 204 with `Allow`; any other method without one is a 405 with `Allow`.
 */
export function chooseHandler<M extends HttpMethod>(methods: readonly M[], method: string): Choice<M> {
  const find = (wanted: string) => methods.find((own) => own === wanted);
  const own = find(method) ?? (method === 'HEAD' ? find('GET') : undefined);
  if (own !== undefined) return { kind: 'handler', method: own };
  const allowed = new Set<HttpMethod>([...methods, 'OPTIONS']);
  if (allowed.has('GET')) allowed.add('HEAD');
  const allow = HTTP_METHODS.filter((one) => allowed.has(one)).join(', ');
  return { kind: method === 'OPTIONS' ? 'options' : 'not-allowed', allow };
}

/**
 * Calls a handler, and checks what it returns. Answers with a 400 if the handler reads a body that cannot be read, and
 * does not catch the error. Rejects with what else the handler throws, and with an `Error` if it does not return a
 * response. `place` begins that message, for example `GET in functions/api/users.ts`.
 */
export async function callHandler(handler: unknown, request: Request, place: string): Promise<Response> {
  if (typeof handler !== 'function') throw new Error(`${place} is not a function.`);
  let returned: unknown;
  try {
    returned = await handler(request);
  } catch (error) {
    if (error instanceof BadBodyError) return response(400).json({ error: error.message });
    throw error;
  }
  if (isResponse(returned)) return returned;
  throw new Error(`${place} returned ${describe(returned)}`);
}

/** By its data: another copy of this package may have made it. */
function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false;
  const { statusCode, headers, cookies, body } = value as Partial<Record<keyof Response, unknown>>;
  return (
    typeof statusCode === 'number' &&
    typeof headers === 'object' &&
    headers !== null &&
    Array.isArray(cookies) &&
    (typeof body === 'string' || body instanceof Uint8Array)
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing: return http.response(…).';
  if (typeof value === 'string') return 'a string: return http.response().text(…), or .html(…).';
  if (typeof value === 'function') return 'a function: call it, and return http.response(…).';
  if (value instanceof globalThis.Response) {
    return 'a Response of fetch: return http.response(status).text(await response.text()).';
  }
  return `${value === null ? 'null' : 'a value that is no response'}: return http.response().json(…).`;
}
