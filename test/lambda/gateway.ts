import type { HttpAnswer, HttpEvent, HttpEventV2 } from '../../src/lambda/http-event.js';

/** A request as a client sends it. */
export type RawRequest = {
  readonly method: string;
  /** Path and query, as they are written on the wire. */
  readonly target: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
};

/** An answer as a client gets it, without the headers of the connection. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
};

export const DOMAIN = 'abc123.execute-api.eu-central-1.amazonaws.com';
const IP = '203.0.113.7';

/** Makes the events that the gateways of AWS make of a request. */
export const GATEWAYS = {
  /** Decodes the path; a named stage stays in it. */
  'an HTTP API, format 2.0': (request) => toV2(request, decodeURIComponent(splitTarget(request).path)),
  'an HTTP API with a stage, format 2.0': (request) =>
    toV2(request, `/dev${decodeURIComponent(splitTarget(request).path)}`, { stage: 'dev' }),
  'an HTTP API, format 1.0': (request) => ({
    version: '1.0',
    ...toV1(request, decodeURIComponent(splitTarget(request).path)),
  }),
  'a REST API': (request) => toV1(request, splitTarget(request).path),
  'a REST API on a domain with a base path': (request) => toV1(request, `/v1/shop${splitTarget(request).path}`),
  'the URL of a function': (request) =>
    toV2(request, splitTarget(request).path, { domainName: 'abc123.lambda-url.eu-central-1.on.aws' }),
} as const satisfies Readonly<Record<string, (request: RawRequest) => HttpEvent>>;

export function splitTarget({ target }: RawRequest): { readonly path: string; readonly query: string } {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target)!;
  return { path, query };
}

function toV2(
  request: RawRequest,
  rawPath: string,
  context: Partial<HttpEventV2['requestContext']> = {},
): HttpEventV2 & Readonly<Record<string, unknown>> {
  const { method, headers = [] } = request;
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key !== 'cookie') joined[key] = key in joined ? `${joined[key]},${value}` : value;
  }
  const cookies = headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';').map((each) => each.trim()));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: splitTarget(request).query,
    ...(cookies.length > 0 && { cookies }),
    headers: { 'x-forwarded-for': IP, 'x-forwarded-proto': 'https', ...joined },
    requestContext: {
      domainName: DOMAIN,
      stage: '$default',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: IP, userAgent: joined['user-agent'] ?? '' },
      ...context,
    } as HttpEventV2['requestContext'],
    ...toBody(request),
  };
}

function toV1(request: RawRequest, path: string): Exclude<HttpEvent, HttpEventV2> & Readonly<Record<string, unknown>> {
  const { method, headers = [] } = request;
  const { path: proxy, query } = splitTarget(request);
  const byName = groupByName([['X-Forwarded-For', IP], ...headers]);
  const parameters = groupByName([...new URLSearchParams(query)]);
  return {
    resource: proxy === '/' ? '/' : '/{proxy+}',
    path,
    httpMethod: method,
    headers: toLast(byName),
    multiValueHeaders: byName,
    queryStringParameters: query === '' ? null : toLast(parameters),
    multiValueQueryStringParameters: query === '' ? null : parameters,
    pathParameters: proxy === '/' ? null : { proxy: proxy.slice(1) },
    requestContext: { domainName: DOMAIN, stage: 'dev', identity: { sourceIp: IP } },
    body: null,
    ...toBody(request),
  };
}

function groupByName(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) (groups[name] ??= []).push(value);
  return groups;
}

function toLast(groups: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1)!]));
}

/** Text is sent as it is, by its type; all else in base64. */
function toBody({ body, headers = [] }: RawRequest): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined || body.length === 0) return { isBase64Encoded: false };
  const [, type = ''] = headers.find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (typeof body === 'string' && /^(?:text\/|application\/(?:json|xml))/.test(type)) {
    return { body, isBase64Encoded: false };
  }
  return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** What the gateway sends to the client. Throws for an answer that AWS would refuse. */
export function toRawAnswer(event: HttpEvent, answer: HttpAnswer): RawAnswer {
  const { statusCode, headers, cookies, multiValueHeaders, body, isBase64Encoded } = JSON.parse(
    JSON.stringify(answer),
  ) as HttpAnswer;
  const isV2 = event.version === '2.0';
  if (isV2 !== (cookies !== undefined) || isV2 === (multiValueHeaders !== undefined)) throw new Error('wrong format');
  const { 'set-cookie': setCookies = [], ...rest } = multiValueHeaders ?? {};
  if (Object.keys(rest).length > 0 || 'set-cookie' in headers) throw new Error('a header in the wrong place');
  return {
    status: statusCode,
    headers,
    cookies: cookies ?? setCookies,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('base64'),
  };
}
