import { request as send } from 'node:http';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { toRoutePath } from '../../src/analysis/model/layout.js';
import type { HttpEvent } from '../../src/lambda/http-event.js';
import type { HttpFunction } from '../../src/lambda/to-http-lambda.js';
import { runApp } from '../dev/run-app.js';
import { bundle } from './bundle.js';
import { GATEWAYS, type RawAnswer, type RawRequest, toRawAnswer } from './gateway.js';
import { ROUTE_FILES } from './http-app.js';
import { createLambdaContext, watchLog } from './invoke.js';

const get = (target: string, ...headers: NonNullable<RawRequest['headers']>): RawRequest => ({
  method: 'GET',
  target,
  headers,
});
const put = (target: string, type: string, body: string | Uint8Array, method = 'PUT'): RawRequest => ({
  method,
  target,
  headers: [['Content-Type', type]],
  body,
});

const BOUNDARY = '--b\r\ncontent-disposition: form-data; name="a b"\r\n\r\nö\r\n--b--\r\n';

const REQUESTS: readonly RawRequest[] = [
  // Paths
  ...['/', '/?', '/?a=1', '/echo', '/echo/', '/users/me', '/users/me/', '/users/7', '/users/7/', '/users/7/avatar'].map(
    (target) => get(target),
  ),
  ...['/users/a%20b', '/us%65rs/7', '/users/%C3%B6%F0%9F%98%80', "/users/a+b*:c@!$&'(),;=~", '/users/__proto__'].map(
    (target) => get(target),
  ),
  ...['/users/[id]', '/users/%5Bid%5D', '/users/%2541', '/users/%25', '/users/%22%27%3C'].map((target) => get(target)),
  get(`/users/${'a'.repeat(4000)}`),
  // No route, and no path
  ...['/Users', '/users', '/users/7/8/9', '//', '//users/7', '/users//', '/users//avatar', '/constructor', '/_'].map(
    (target) => get(target),
  ),
  ...['/users/.', '/users/..', '/users/./avatar', '/%2e%2e/x'].map((target) => get(target)),
  get('/nowhere', ['Accept', 'text/html,*/*']),
  get('/nowhere', ['Accept', 'application/json']),
  // Methods
  ...['HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE', 'PUT'].map((method) => ({ method, target: '/users/7' })),
  ...['HEAD', 'OPTIONS', 'DELETE'].map((method) => ({ method, target: '/users/me' })),
  ...['GET', 'HEAD', 'OPTIONS', 'POST'].map((method) => ({ method, target: '/own' })),
  ...['HEAD', 'OPTIONS', 'TRACE'].map((method) => ({ method, target: '/nowhere' })),
  { method: 'POST', target: '/users/7', headers: [['accept', 'text/plain']] },
  // Queries
  ...['?a=1&a=2&b=', '?a', '?a=%C3%B6+%2B%26&__proto__=x', '?%E2%9C%93=%25', '?a=%zz'].map((query) =>
    get(`/echo${query}`),
  ),
  // Headers and cookies
  get('/echo', ['Cookie', 'a=1; b="2 3"; a=4; __proto__=x; c=%C3%B6; d=%zz']),
  get('/echo', ['cookie', 'one']),
  get('/echo', ['X-Many', 'a'], ['x-many', 'b, c'], ['User-Agent', 'curl/8 (ö)'.normalize('NFC').replace('ö', 'o')]),
  get('/echo', ['accept', '']),
  // Bodies
  put('/echo', 'application/json', '{"a":"ö😀\\n"}'),
  put('/echo', 'text/plain; charset=utf-8', 'a\r\nb "quoted"'),
  put('/echo', 'application/octet-stream', new Uint8Array([0, 1, 254, 255, 10])),
  put('/echo', 'image/png', new Uint8Array([137, 80, 78, 71])),
  put('/echo', 'text/plain', ''),
  put('/echo', 'text/plain', 'x'.repeat(100_000)),
  put('/bodies', 'application/json', '{"a":[1,"ö"]}', 'POST'),
  put('/bodies', 'application/json', '{"a":', 'POST'),
  { method: 'POST', target: '/bodies' },
  put('/bodies', 'application/x-www-form-urlencoded', 'a=1&a=%C3%B6+x&b='),
  put('/bodies', 'multipart/form-data; boundary=b', BOUNDARY),
  put('/bodies', 'multipart/form-data; boundary=b', BOUNDARY.slice(0, -8)),
  // Answers
  ...['empty', 'same', 'away', 'html', 'file', 'connection', 'bare'].flatMap((answer) =>
    ['GET', 'HEAD'].map((method) => ({ method, target: `/answers?answer=${answer}` })),
  ),
  get('/cookies'),
  ...['GET', 'POST', 'PUT'].map((method) => ({ method, target: '/users/7/avatar' })),
];

/** Requests that a handler fails to answer. The words of the server differ: it tells the developer why. */
const FAILURES = ['throws', 'nothing', 'split', 'split-cookie'].map((answer) => get(`/answers?answer=${answer}`));

/** A path that only gateways which leave it as it is can pass on. */
const RAW = ['/%', '/%zz', '/users/%C3%28', '/users/%ff', '/users/a%2Fb', '/users/a%3Fb%23c'].map((target) =>
  get(target),
);

test('a request has the same answer from tsc-run dev and from Lambda', async () => {
  const log = watchLog();
  const app = await runApp(ROUTE_FILES);
  const handler = await bundleApp(app.folder);
  const check = async (request: RawRequest, gateways: readonly string[], simplify: (answer: RawAnswer) => unknown) => {
    const expected = simplify(await ask(app.url, request));
    for (const name of gateways) {
      const event: HttpEvent = GATEWAYS[name as keyof typeof GATEWAYS](request);
      const answer = toRawAnswer(event, await handler(event, createLambdaContext()));
      expect
        .soft(simplify(answer), `${request.method} ${request.target.slice(0, 80)} through ${name}`)
        .toEqual(expected);
    }
  };
  const all = Object.keys(GATEWAYS);
  for (const request of REQUESTS) await check(request, all, withoutHint);
  for (const request of RAW) await check(request, ['a REST API', 'the URL of a function'], withoutHint);
  expect(log).toEqual([]);
  for (const request of FAILURES) await check(request, all, ({ status, cookies }) => ({ status, cookies }));
}, 120_000);

test('a handler that fails says why in the log alone', async () => {
  const log = watchLog();
  const app = await runApp(ROUTE_FILES);
  const handler = await bundleApp(app.folder);
  const event = GATEWAYS['a REST API'](get('/answers?answer=throws', ['Accept', 'text/html']));
  const answer = await handler(event, createLambdaContext());
  expect(answer).toEqual({
    statusCode: 500,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    multiValueHeaders: {},
    body: 'The request could not be answered.\n',
    isBase64Encoded: false,
  });
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(
    /^tsc-run: GET in functions\/api\/answers\/index\.ts failed\.\nError: secret\n[^]*caused by: Error: deeper\n/,
  );
});

async function bundleApp(folder: string): Promise<HttpFunction> {
  const files = Object.keys(ROUTE_FILES).filter((file) => file.startsWith('functions/api/'));
  const imports = files.map((file, index) => `import * as m${index} from './${file}';`);
  const routes = files.map((file, index) => {
    const path = JSON.stringify(toRoutePath(file));
    return `{ path: ${path}, file: ${JSON.stringify(file)}, handlers: m${index} },`;
  });
  await bundle(
    folder,
    `import { toHttpLambda } from '@tsc-run/core/aws';
${imports.join('\n')}
export const handler = toHttpLambda([${routes.join('\n')}]);
`,
  );
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(`${folder}/dist/index.mjs`).href);
  return (module as { handler: HttpFunction }).handler;
}

/** Sends a request as it is written, without tidying its path. */
function ask(url: string, { method, target, headers = [], body = '' }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const list = [
      ...headers,
      ['host', `localhost:${port}`] as const,
      ['content-length', `${Buffer.byteLength(body)}`] as const,
    ];
    const request = send({ hostname, port, method, path: target, headers: list.flat() as never }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { 'set-cookie': cookies = [], ...rest } = response.headers;
        const own = Object.entries(rest).filter(([name]) => !CONNECTION.has(name));
        resolve({
          status: response.statusCode!,
          headers: Object.fromEntries(own) as Record<string, string>,
          cookies,
          body: Buffer.concat(parts).toString('base64'),
        });
      });
    });
    request.on('error', reject).end(body);
  });
}

const CONNECTION = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/** What the server adds to a 404 and to a failure, for the developer, is left out. */
function withoutHint({ status, headers, cookies, body }: RawAnswer): unknown {
  const text = Buffer.from(body, 'base64').toString('latin1');
  if (status === 500) return { status, cookies };
  return { status, headers, cookies, body: status === 404 ? text.replace(/ Did you mean [^"\n]*\?/, '') : text };
}
