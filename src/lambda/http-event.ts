import type { RequestParts } from '../runtime/http/request.js';
import { CONNECTION_HEADERS, toWellFormed } from '../runtime/http/headers.js';
import type { Response } from '../runtime/http/response.js';

/** A request to an HTTP API (payload format 2.0) or to the URL of a function. */
export type HttpEventV2 = {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly domainName?: string;
    readonly stage: string;
    readonly http: { readonly method: string; readonly sourceIp: string };
  };
};

/** A request to a REST API, or to an HTTP API with payload format 1.0. */
export type HttpEventV1 = {
  /** Only an HTTP API says it. */
  readonly version?: '1.0';
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly domainName?: string;
    readonly stage?: string;
    readonly identity?: { readonly sourceIp?: string };
  };
};

export type HttpEvent = HttpEventV2 | HttpEventV1;

/** An answer in the format of the request: 2.0 with `cookies`, 1.0 with `multiValueHeaders`. */
export type HttpAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

/** A request, with the names of its headers in lower case, and its path without the stage and the base path of its domain. */
export type HttpCall = { readonly path: string; readonly parts: RequestParts };

/** Throws an `Error` for what is no request. */
export function readHttpEvent(event: HttpEvent): HttpCall {
  if (event?.version === '2.0' && event.requestContext?.http !== undefined) return readV2(event);
  const v1 = event as HttpEventV1 | null;
  if (typeof v1?.httpMethod === 'string' && typeof v1.resource === 'string') return readV1(v1);
  throw new Error('The function was given no request of API Gateway, and none of the URL of a function.');
}

function readV2(event: HttpEventV2): HttpCall {
  const { cookies, requestContext } = event;
  const { stage, http, domainName = event.headers['host'] } = requestContext;
  const isFunctionUrl = /\.lambda-url\./.test(domainName ?? '');
  const path = cutPrefix(isFunctionUrl ? event.rawPath : encodePath(event.rawPath), toStagePrefix(stage));
  const query = event.rawQueryString;
  return toCall(event, path, query, {
    method: http.method,
    domainName,
    headers: { ...event.headers, ...(cookies && { cookie: cookies }) },
    ip: http.sourceIp,
  });
}

function readV1(event: HttpEventV1): HttpCall {
  const { multiValueHeaders, multiValueQueryStringParameters, requestContext } = event;
  // Their names are as the client has written them, and it may have written one in two ways.
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, values = []] of Object.entries(multiValueHeaders ?? {})) {
    (headers[name.toLowerCase()] ??= []).push(...values);
  }
  const query = new URLSearchParams(
    Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values = []]) =>
      values.map((value) => [name, value] as [string, string]),
    ),
  );
  const path = event.version === '1.0' ? encodePath(event.path) : event.path;
  return toCall(event, cutPrefix(path, findBasePath(path, event)), query.toString(), {
    method: event.httpMethod,
    domainName: requestContext.domainName,
    headers,
    ip: requestContext.identity?.sourceIp ?? '',
  });
}

type Known = Pick<RequestParts, 'method' | 'headers' | 'ip'> & { readonly domainName: string | undefined };

function toCall({ body, isBase64Encoded }: HttpEvent, path: string, query: string, known: Known): HttpCall {
  const { domainName = 'localhost', ...rest } = known;
  const url = `https://${domainName}${path}${query === '' ? '' : `?${query}`}`;
  const parts = { ...rest, url };
  if (!body) return { path, parts };
  return { path, parts: { ...parts, body: isBase64Encoded ? Buffer.from(body, 'base64') : body } };
}

/** HTTP APIs decode paths, unlike REST APIs and the URLs of functions. Encodes what no path has as it is. */
function encodePath(path: string): string {
  return encodeURI(toWellFormed(path)).replace(/[?#]/g, encodeURIComponent);
}

function toStagePrefix(stage = '$default'): string {
  return stage === '$default' ? '' : `/${stage}`;
}

function cutPrefix(path: string, prefix: string): string {
  if (prefix === '' || (path !== prefix && !path.startsWith(`${prefix}/`))) return path;
  return path.slice(prefix.length) || '/';
}

/** What a path has before the part that the resource, such as `/users/{id}` or `/{proxy+}`, has matched. */
function findBasePath(path: string, { resource, pathParameters, requestContext: { stage } }: HttpEventV1): string {
  if (!resource.startsWith('/')) return toStagePrefix(stage);
  const names = resource.split('/').slice(1);
  const greedy = /\{(.+)\+\}$/.exec(resource)?.[1];
  const matched = greedy === undefined ? undefined : pathParameters?.[greedy]?.replace(/\/$/, '').split('/');
  const count = resource === '/' ? 0 : names.length - 1 + (matched?.length ?? 1);
  const segments = path.replace(/\/$/, '').split('/');
  return segments.slice(0, Math.max(1, segments.length - count)).join('/');
}

/** Throws a `TypeError` for a header that cannot be sent. */
export function toHttpAnswer(
  event: HttpEvent,
  method: string,
  { statusCode, headers, cookies, body }: Pick<Response, 'statusCode' | 'headers' | 'cookies' | 'body'>,
): HttpAnswer {
  const own = Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()));
  const isBodyless = statusCode === 204 || statusCode === 304 || method === 'HEAD';
  const text = isBodyless ? '' : toText(body, headers['content-type']);
  return {
    statusCode,
    headers: Object.fromEntries(own),
    ...(event.version === '2.0'
      ? { cookies }
      : { multiValueHeaders: cookies.length === 0 ? {} : { 'set-cookie': cookies } }),
    body: text ?? Buffer.from(body as Uint8Array).toString('base64'),
    isBase64Encoded: text === undefined,
  };
}

const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|x-www-form-urlencoded)\b|[^;]*\+(?:json|xml)\b)/i;

/** The body as text, if it is: REST APIs decode base64 only for types that they are told are binary. */
function toText(body: string | Uint8Array, type = ''): string | undefined {
  if (typeof body === 'string') return body;
  if (!TEXT.test(type)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
