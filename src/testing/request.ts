import { type Request, type RequestParts, toRequest } from '../runtime/http/request.js';

/** What a test says of a request. At most one of `json`, `form` and `body` is its body. */
export type RequestOptions = {
  /** The body, sent as JSON. */
  readonly json?: unknown;
  /** The fields of a form, sent as `application/x-www-form-urlencoded`. A list sends its field several times. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  /** The body as it is. */
  readonly body?: string | Uint8Array;
  /** Added to the query of the path. A list sends its key several times. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The parameters of the route. */
  readonly params?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  /** Default: `127.0.0.1`. */
  readonly ip?: string;
};

/**
 * Creates the request that a handler receives, for tests. `path` may have a query. Throws a `TypeError` if `options` has
 * several bodies.
 *
 * @example const response = await POST(createRequest('POST', '/users', { json: { name: 'Ada' } }));
 */
export function createRequest(method: string, path: string, options: RequestOptions = {}): Request {
  const { headers, params = {}, ip = '127.0.0.1' } = options;
  const { type, body } = toBody(options);
  const url = new URL(path, 'http://localhost');
  for (const [key, value] of toPairs(options.query ?? {})) url.searchParams.append(key, value);
  const cookie = Object.entries(options.cookies ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return toRequest({
    method,
    url: url.href,
    headers: {
      host: url.host,
      'content-type': type,
      cookie: cookie.length > 0 ? cookie.join('; ') : undefined,
      ...headers,
    },
    params,
    ip,
    ...(body !== undefined && { body }),
  });
}

function toBody({ json, form, body }: RequestOptions): { type?: string; body?: RequestParts['body'] } {
  if ([json, form, body].filter((one) => one !== undefined).length > 1) {
    throw new TypeError('A request has one body: give json, form or body.');
  }
  if (json !== undefined) return { type: 'application/json', body: JSON.stringify(json) };
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(toPairs(form)).toString() };
  }
  return body === undefined ? {} : { body };
}

function toPairs(record: Readonly<Record<string, string | readonly string[]>>): [string, string][] {
  return Object.entries(record).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, one]));
}
