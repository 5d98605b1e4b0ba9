import { BadBodyError } from './bad-body.js';
import { readCookies } from './cookies.js';
import { type FormFields, readForm } from './form.js';

/** A `Buffer`, where the program knows Node's types. */
export type Bytes = typeof globalThis extends { Buffer: { alloc(size: number): infer B extends Uint8Array } }
  ? B
  : Uint8Array;

/** The request that a handler in `functions/api/` receives. */
export type Request = {
  /** In capitals, for example `POST`. */
  readonly method: string;
  /** The full URL, for example `http://localhost:3000/users?page=2`. */
  readonly url: string;
  /** The path of the URL, as it was sent, for example `/users`. */
  readonly path: string;
  /**
   * The query, decoded. The last value of a repeated key wins; `new URL(request.url).searchParams.getAll(key)` returns
   * all of them.
   */
  readonly query: Readonly<Record<string, string>>;
  /** The parameters of the route, decoded: `id` of `functions/api/users/[id].ts`. */
  readonly params: Readonly<Record<string, string>>;
  /** The headers, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The cookies, decoded. The first value of a repeated name wins. */
  readonly cookies: Readonly<Record<string, string>>;
  /** The address of the client; an empty string when it is unknown. */
  readonly ip: string;
  /** The header `user-agent`; an empty string when there is none. */
  readonly userAgent: string;
  /** The body as text; `undefined` when there is none. */
  readonly body?: string;
  /**
   * Parses the body as JSON. Returns the value itself, not a promise; awaiting it does no harm. Throws a `SyntaxError`
   * when there is no body, or it is not JSON. If the handler does not catch it, the client gets a 400.
   *
   * `T` is what you expect, so that the compiler checks what you do with it. Nothing checks the body itself, unless you
   * give it to `http.validate`. Without `T` the value is `any`, which any event takes.
   *
   * @example const { name, email } = request.json<{ name: string; email: string }>();
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- a handler spreads it before it is checked
  json<T = any>(): T;
  /** The body as text; an empty string when there is none. */
  text(): string;
  /**
   * The text fields of a form (`application/x-www-form-urlencoded` or `multipart/form-data`). A repeated field is a list.
   * Files are left out. Throws a `SyntaxError` when the body is no form. If the handler does not catch it, the client
   * gets a 400.
   */
  formData(): FormFields;
  /** The bytes of the body; none when there is no body. */
  buffer(): Bytes;
  /** The header of that name, in any case; `undefined` when there is none. */
  header(name: string): string | undefined;
};

/** What an adapter knows of a request. */
export type RequestParts = {
  readonly method: string;
  /** The full URL, for example `http://localhost:3000/users?page=2`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parameters of the route, decoded. */
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly ip?: string;
};

/** Never throws, whatever the client sent. */
export function toRequest(parts: RequestParts): Request {
  const { method, url, body = '', ip = '' } = parts;
  const [, path = '', query = ''] = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/is.exec(url)!;
  const headers = toHeaders(parts.headers);
  const type = headers['content-type'] ?? '';
  let text = typeof body === 'string' ? body : undefined;
  const toText = () => (text ??= new TextDecoder().decode(body as Uint8Array));
  const toBytes = () =>
    typeof body === 'string'
      ? Buffer.from(body)
      : Buffer.from(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength);
  const request: Request = {
    method: method.toUpperCase(),
    url,
    path: path === '' ? '/' : path,
    query: toRecord(new URLSearchParams(query)),
    params: toRecord(Object.entries(parts.params ?? {})),
    headers,
    cookies: readCookies(headers['cookie'] ?? ''),
    ip,
    userAgent: headers['user-agent'] ?? '',
    json: () => parseJson(toText()),
    text: toText,
    formData: () => readForm(type, toBytes()),
    buffer: toBytes,
    header: (name) => headers[name.toLowerCase()],
  };
  // Bytes are decoded on first use: a photo never is.
  return body.length === 0 ? request : Object.defineProperty(request, 'body', { get: toText, enumerable: true });
}

/** Without a prototype, so that a key of the client such as `__proto__` or `constructor` is a key like any other. */
function toRecord(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  for (const [key, value] of entries) record[key] = value;
  return record;
}

function toHeaders(headers: RequestParts['headers']): Record<string, string> {
  return toRecord(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const key = name.toLowerCase();
      return [[key, typeof value === 'string' ? value : value.join(key === 'cookie' ? '; ' : ', ')]];
    }),
  );
}

// oxlint-disable-next-line typescript/no-explicit-any -- what `json` of a request returns
function parseJson(text: string): any {
  if (text === '') throw new BadBodyError('The request has no body: it should be JSON.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadBodyError(`The body of the request is not JSON: ${(error as Error).message}.`);
  }
}
