import type { Files } from '../support/temp-folder.js';

const ECHO = `import { http } from '@tsc-run/core';
/** All that a handler can read of a request. */
export function echo(request: http.Request): http.Response {
  const { searchParams, hash } = new URL(request.url);
  return http.response().json({
    method: request.method,
    // HTTP APIs decode it, so how it was encoded is lost.
    path: decodeURIComponent(request.path),
    query: request.query,
    all: [...searchParams],
    hash,
    params: request.params,
    cookies: request.cookies,
    accept: request.header('ACCEPT'),
    many: request.header('x-many')?.split(/, ?/),
    userAgent: request.userAgent,
    body: request.body,
    hex: request.buffer().toString('hex'),
  });
}
`;

const handlers = (folder: string, ...methods: readonly string[]): string =>
  [
    `import { echo } from '${folder}lib/echo.js';`,
    ...methods.map((method) => `export const ${method} = echo;`),
    '',
  ].join('\n');

/** The route files of an app that answers in every way. */
export const ROUTE_FILES: Files = {
  'functions/api/index.ts': handlers('../../', 'GET'),
  'functions/api/echo/index.ts': handlers('../../../', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  'functions/api/users/index.ts': handlers('../../../', 'POST'),
  'functions/api/users/[id].ts': handlers('../../../', 'GET', 'PUT'),
  'functions/api/users/[userId]/index.ts': handlers('../../../../', 'DELETE'),
  'functions/api/users/me/index.ts': `import { http } from '@tsc-run/core';
export const GET = () => http.response().text('me');
`,
  'functions/api/users/[id]/avatar.ts': `import { http } from '@tsc-run/core';
export const GET = () => http.response().bytes(new Uint8Array([0, 137, 80, 255]), 'image/png');
export const POST = () => http.response().bytes(new TextEncoder().encode('"ö😀"'), 'application/json');
export const PUT = () => http.response().bytes(new Uint8Array([104, 255, 105]), 'text/plain');
`,
  'functions/api/cookies.ts': `import { http } from '@tsc-run/core';
export const GET = () =>
  http.response(201).cookie('a', '1, 2; "', { httpOnly: true, expires: new Date(0) }).cookie('b', 'ö').json([]);
`,
  'functions/api/answers/index.ts': `import { http } from '@tsc-run/core';
const ANSWERS: Record<string, () => unknown> = {
  empty: () => http.response(204).json({ ignored: true }),
  same: () => http.response(304).header('etag', '"x"').text('ignored'),
  away: () => http.response().redirect('/elsewhere?ö=1'),
  html: () => http.response().html('<p>ö</p>'),
  file: () => http.response().attachment('ö.txt').text('a'),
  connection: () => http.response().header('connection', 'close').header('content-length', '99').text('a'),
  bare: () => http.response(),
  throws: () => { throw new Error('secret', { cause: new Error('deeper') }); },
  nothing: () => undefined,
  split: () => ({ statusCode: 200, headers: { x: 'a\\r\\nset-cookie: b=1' }, cookies: [], body: '' }),
  'split-cookie': () => ({ statusCode: 200, headers: {}, cookies: ['a=1\\r\\nx: y'], body: '' }),
};
export const GET = (request: http.Request) => ANSWERS[request.query['answer']!]!() as http.Response;
`,
  'functions/api/bodies/index.ts': `import { http } from '@tsc-run/core';
export const POST = (request: http.Request) => http.response().json(request.json());
export const PUT = (request: http.Request) => http.response().json(request.formData());
`,
  'functions/api/own.ts': `import { http } from '@tsc-run/core';
export const HEAD = () => http.response(202).header('x-own', 'head');
export const OPTIONS = () => http.response().header('x-own', 'options').text('own');
export const GET = 'no function';
`,
  'lib/echo.ts': ECHO,
};
