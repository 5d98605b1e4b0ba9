import { type CookieOptions, toSetCookie } from './cookies.js';
import { checkHeader, checkText, toDisposition, toLocation } from './headers.js';

/**
 * The response that a handler returns. It never changes: every method returns another response, and they can be chained
 * in any order.
 */
export type Response = {
  readonly statusCode: number;
  /** The headers, by name in lower case, without `set-cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The values of the `Set-Cookie` headers. */
  readonly cookies: readonly string[];
  /** An empty string when there is none. */
  readonly body: string | Uint8Array;
  /**
   * With `data` as JSON. Throws a `TypeError` for what JSON cannot hold, and for a promise: await it first.
   *
   * Like `html`, `text` and `bytes`, it sets the header `content-type`, unless the response has one of your own.
   */
  json(data: unknown): Response;
  /** With `body` as HTML. */
  html(body: string): Response;
  /** With `body` as plain text. */
  text(body: string): Response;
  /** With bytes as the body. `type` is the `content-type`. Default: `application/octet-stream`. */
  bytes(body: Uint8Array, type?: string): Response;
  /** To `url`, which may be relative. `status` is from 300 to 399. Default: 302. Encodes what a header cannot carry. */
  redirect(url: string, status?: number): Response;
  /**
   * With one more cookie, whose value is encoded. Throws a `TypeError` for a name or an option that no cookie can have.
   *
   * @example http.response().cookie('session', id, { httpOnly: true, maxAge: 24 * 60 * 60 * 1000, path: '/' });
   */
  cookie(name: string, value: string, options?: CookieOptions): Response;
  /** As a download. `filename` is the name that the browser proposes, of any characters. */
  attachment(filename?: string): Response;
  /** With another status code, from 200 to 599. Throws a `RangeError` for any other. */
  status(code: number): Response;
  /**
   * With a header. The last value of a name wins; `set-cookie` adds one. Throws a `TypeError` if the name or the value
   * has a character that a header cannot have, such as a line break.
   */
  header(name: string, value: string): Response;
};

/**
 * Starts a response, which is complete as it is. `status` is the HTTP status code, from 200 to 599. Default: 200. Throws
 * a `RangeError` for any other.
 *
 * @example return http.response(http.STATUS_CREATED).json({ data: { id } });
 */
export function response(status: number = 200): Response {
  checkStatus(status, 200, 599);
  return create({ statusCode: status, headers: {}, cookies: [], body: '' });
}

type Data = Pick<Response, 'statusCode' | 'headers' | 'cookies' | 'body'>;

function create(data: Data): Response {
  Object.freeze(data.headers);
  Object.freeze(data.cookies);
  return Object.freeze(Object.assign(Object.create(METHODS) as Response, data));
}

/** Shared by all responses, so that two with the same data are equal in tests. */
const METHODS: Omit<Response, keyof Data> & ThisType<Response> = {
  json(data) {
    if (typeof (data as { then?: unknown } | null | undefined)?.then === 'function') {
      throw new TypeError('http.response().json() was given a promise. Await it first.');
    }
    return withBody(this, JSON.stringify(data) ?? 'null', JSON_TYPE);
  },
  html(body) {
    checkText('The body', body);
    return withBody(this, body, HTML_TYPE);
  },
  text(body) {
    checkText('The body', body);
    return withBody(this, body, TEXT_TYPE);
  },
  bytes(body, type) {
    if (!ArrayBuffer.isView(body)) throw new TypeError('The body is not bytes: give a Uint8Array.');
    if (type === undefined) return withBody(this, body, BYTES_TYPE);
    return create({ ...this, body }).header('content-type', type);
  },
  redirect(url, status = 302) {
    checkStatus(status, 300, 399);
    return this.status(status).header('location', toLocation(url));
  },
  cookie(name, value, options) {
    return create({ ...this, cookies: [...this.cookies, toSetCookie(name, value, options)] });
  },
  attachment(filename) {
    return this.header('content-disposition', toDisposition(filename));
  },
  status(code) {
    checkStatus(code, 200, 599);
    return create({ ...this, statusCode: code });
  },
  header(name, value) {
    checkHeader(name, value);
    const key = name.toLowerCase();
    if (key === 'set-cookie') return create({ ...this, cookies: [...this.cookies, value] });
    return create({ ...this, headers: { ...this.headers, [key]: value } });
  },
};

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';
const BYTES_TYPE = 'application/octet-stream';
const OWN_TYPES: ReadonlySet<string> = new Set([JSON_TYPE, HTML_TYPE, TEXT_TYPE, BYTES_TYPE]);

/** A `content-type` that the handler has set itself stays. */
function withBody(before: Response, body: string | Uint8Array, type: string): Response {
  const { 'content-type': set = type } = before.headers;
  return create({ ...before, body, headers: { ...before.headers, 'content-type': OWN_TYPES.has(set) ? type : set } });
}

function checkStatus(status: number, from: number, to: number): void {
  if (!Number.isInteger(status) || status < from || status > to) {
    throw new RangeError(`${status} is no status code here: write a whole number from ${from} to ${to}.`);
  }
}
