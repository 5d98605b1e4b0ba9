// The handlers of the app use the built package, and this test the sources: two copies, as a server and an app have.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { events } from '../../src/index.js';
import { callHandler } from '../../src/runtime/http/handler.js';
import type { Response } from '../../src/runtime/http/response.js';
import { createRequest, type FakeBus, fakeBus, type RequestOptions } from '../../src/testing/index.js';
import { REPOSITORY } from '../support/app.js';

const APP = join(REPOSITORY, 'fixtures/documented');

type Module = Readonly<Record<string, unknown>>;
const load = (file: string) => import(join(APP, file)) as Promise<Module>;

async function call(file: string, method: string, path: string, options?: RequestOptions): Promise<Response> {
  const handlers = await load(`functions/api/${file}`);
  return callHandler(handlers[method], createRequest(method, path, options), `${method} in functions/api/${file}`);
}

let bus: FakeBus<Record<string, unknown>, Record<string, never>>;
beforeEach(() => {
  const routed = ([name, ...subscribers]: readonly [string, ...string[]]) => ({ name, subscribers });
  bus = fakeBus({
    manifest: {
      events: [
        routed(['user.registered', 'send-welcome-email', 'update-analytics']),
        routed(['order.completed', 'update-analytics']),
      ],
      subscribers: [{ name: 'send-welcome-email' }, { name: 'update-analytics' }],
    },
  });
  events.connect(bus);
  vi.stubEnv('MAIL_KEY', 'secret');
});
afterEach(() => {
  events.connect(undefined);
  vi.unstubAllEnvs();
});

const ADA = { name: 'Ada', email: 'ada@example.com' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

test('a valid body is emitted, and reaches the documented subscribers', async () => {
  const created = await call('users/handlers.ts', 'POST', '/users', { json: ADA });
  expect(created).toMatchObject({ statusCode: 201, headers: JSON_TYPE });
  bus.expectEmitted('user.registered', ADA);
  await call('users/[userId]/posts/[postId].ts', 'POST', '/users/u/posts/p', { params: { userId: 'u', postId: 'p' } });
  const mail = await load('functions/subscribers/send-welcome-email.ts');
  const analytics = await load('functions/subscribers/update-analytics.ts');
  await bus.deliver({ 'send-welcome-email': mail['listen'], 'update-analytics': analytics['listen'] } as never);
  expect(mail['sent']).toEqual(['ada@example.com: Welcome, Ada! (6)']);
  expect(analytics['counts']).toEqual({ 'user.registered': 1, 'order.completed': 1 });
});

test('a body that does not fit is answered with what is wrong', async () => {
  const refused = await call('users/handlers.ts', 'POST', '/users', { json: { name: '', email: 'x' } });
  expect(refused.statusCode).toBe(422);
  expect(JSON.parse(refused.body as string)).toMatchObject({
    errors: [
      { field: 'name', code: 'too_small' },
      { field: 'email', code: 'invalid_format' },
    ],
  });
  bus.expectNotEmitted();
});

const DAY = 'Max-Age=86400';

test.each<[file: string, request: [string, string, RequestOptions?], response: object]>([
  ['health.ts', ['GET', '/health'], { statusCode: 200, body: '{"status":"ok","stage":"dev"}' }],
  ['users.ts', ['OPTIONS', '/users'], { statusCode: 204, headers: { 'access-control-allow-origin': '*' } }],
  ['users/handlers.ts', ['PUT', '/users'], { statusCode: 501, headers: {}, body: '' }],
  [
    'users/list-users.ts',
    ['GET', '/users?page=2', { headers: { 'User-Agent': 'test' }, cookies: { theme: 'da;rk' } }],
    {
      body: JSON.stringify({
        page: 2,
        method: 'GET',
        url: 'http://localhost/users?page=2',
        path: '/users',
        ip: '127.0.0.1',
        userAgent: 'test',
        theme: 'da;rk',
      }),
    },
  ],
  ['users/index.ts', ['HEAD', '/users', { headers: { 'X-Tenant': 't' } }], { headers: { 'x-tenant': 't' } }],
  ['users/index.ts', ['DELETE', '/users'], { statusCode: 401 }],
  [
    'users/index.ts',
    ['DELETE', '/users', { headers: { authorization: 'x' } }],
    { statusCode: 403, body: 'Not yours.' },
  ],
  ['users/[id].ts', ['GET', '/users/u1', { params: { id: 'u1' } }], { statusCode: 200, body: '{"id":"u1"}' }],
  ['users/[id].ts', ['GET', '/users/x', { params: { id: 'x' } }], { statusCode: 404, body: '{"error":"no user x"}' }],
  [
    'users/[id]/index.ts',
    ['PATCH', '/users/u1', { params: { id: 'u1' }, form: { name: 'Ada', role: ['a', 'b'] } }],
    { statusCode: 202, body: '{"id":"u1","name":"Ada","roles":["a","b"]}' },
  ],
  ['users/[id]/index.ts', ['PATCH', '/users/u1', { json: {} }], { statusCode: 400 }],
  [
    'users/[id]/avatar.ts',
    ['GET', '/users/u1/avatar'],
    {
      headers: { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="avatar.png"' },
      body: new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    },
  ],
  [
    'users/[id]/avatar.ts',
    ['PUT', '/users/u1/avatar', { body: new Uint8Array([0, 255]) }],
    { body: '{"length":2,"body":"string","text":2}' },
  ],
  [
    'posts/[slug].ts',
    ['GET', '/posts/old', { params: { slug: 'old' } }],
    { statusCode: 302, headers: { location: '/posts/new' } },
  ],
  ['posts/[slug].ts', ['GET', '/posts/moved', { params: { slug: 'moved' } }], { statusCode: 301 }],
  [
    'posts/[slug].ts',
    ['GET', '/posts/a', { params: { slug: 'a' } }],
    {
      statusCode: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
      cookies: [
        `session=a%20b; ${DAY}; Path=/; Secure; HttpOnly; SameSite=Lax`,
        'theme=dark; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=example.com',
      ],
      body: '<h1>a</h1>',
    },
  ],
  ['posts/[slug].ts', ['POST', '/posts/a'], { statusCode: 503 }],
])('%s answers %j', async (file, request, response) => {
  expect(await call(file, ...request)).toMatchObject(response);
});
