import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { isAlive, raw, runApp, type Running } from './run-app.js';

const BAD = `import { http } from '@tsc-run/core';
interface Long {
  a: string;
}
const ways: Record<string, (body: string) => unknown> = {
  throw: () => {
    throw new Error('thrown');
  },
  nothing: () => undefined,
  foreign: () => ({ hello: 1 }),
  header: () => ({ statusCode: 200, headers: { 'x-bad': 'a\\nb' }, cookies: [], body: '' }),
  exit: () => process.exit(3),
  later: () => {
    setTimeout(() => {
      throw new Error('later');
    });
    return new Promise(() => {});
  },
  unhandled: () => {
    void Promise.reject(new Error('unhandled'));
    return new Promise(() => {});
  },
  size: (body) => http.response().text(String(body.length)),
};
export const POST = (request: http.Request) => ways[request.query['way']!]!(request.text());
`;

const ECHO = `import { http } from '@tsc-run/core';
export const PUT = (request: http.Request) =>
  http.response().bytes(request.buffer()).cookie('a', '1').cookie('b', '2').header('x-name', request.params['name']!);
`;

function delivered({ folder }: Running): readonly { readonly id: string; readonly meta: object }[] {
  const path = join(folder, 'delivered.log');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a running app', () => {
  test('answers, delivers, tells what caused what, and ends without leaving anything behind', async () => {
    const app = await runApp();
    expect(await app.get('/word')).toEqual({ status: 200, text: '{"word":"one"}' });
    expect(await app.post('/users', { id: '1' })).toEqual({ status: 201, text: '{"id":"1"}' });
    const delivery = await app.find(({ kind, outcome }) => kind === 'delivery' && outcome === 'done');
    const emit = await app.find(({ kind }) => kind === 'emit');
    const request = await app.find(({ kind, method }) => kind === 'request' && method === 'POST');
    expect(emit).toMatchObject({ type: 'user.registered', data: '{"id":"1"}', cause: { request: request['id'] } });
    expect(delivery).toMatchObject({ event: emit['id'], subscriber: 'mail', attempt: 1 });
    expect(request).toMatchObject({ route: '/users', file: 'functions/api/users/index.ts', status: 201 });
    // The cause travels beside the event, where a subscriber does not see it.
    expect(delivered(app)).toEqual([{ id: '1', meta: {} }]);
    const { pid } = await app.find(({ kind }) => kind === 'ready');
    expect(await app.stop()).toBe(0);
    expect(app.lines.at(-1)).toMatchObject({ kind: 'summary', requests: 2, emits: 1, deliveries: 1 });
    await waitFor(() => !isAlive(pid), 'end of the process of the app');
  });

  test('tells what went wrong in a handler, where, and lives on', async () => {
    const app = await runApp({ 'functions/api/bad.ts': BAD });
    const ask = async (way: string, body = ''): Promise<string> => {
      const { status, text } = await app.get(`/bad?way=${way}`, {
        method: 'POST',
        body,
        headers: { accept: 'text/plain' },
      });
      return `${status} ${text}`;
    };
    expect(await ask('throw')).toMatch(
      /^500 POST in functions\/api\/bad\.ts failed\.\n\nError: thrown\n {4}at .*functions\/api\/bad\.ts:7:11\)/,
    );
    expect(await ask('nothing')).toContain('POST in functions/api/bad.ts returned nothing');
    expect(await ask('foreign')).toContain('returned a value that is no response');
    expect(await ask('header')).toMatch(/^500 POST in functions\/api\/bad\.ts returned what cannot be sent/);
    expect(await ask('exit')).toMatch(
      /^500 .*ended while POST in functions\/api\/bad\.ts ran\.\n\nprocess\.exit\(3\) was called\n.*bad\.ts:12:\d+/,
    );
    expect(await ask('later')).toMatch(/^500 [^]*Error: later\n.*bad\.ts:15:\d+/);
    expect(await ask('unhandled')).toMatch(/^500 [^]*Error: unhandled\n.*bad\.ts:20:\d+/);
    expect(await ask('size', 'x'.repeat(9_999_999))).toBe('200 9999999');
    expect(await ask('size', 'x'.repeat(10_000_001))).toContain('413 The body is larger than 10 MB');
    expect(await app.get('/word')).toEqual({ status: 200, text: '{"word":"one"}' });
  });

  test('replaces a process that is blocked, and repeats the requests that it had not begun', async () => {
    const loop = `interface Long {
  a: string;
}
export const GET = () => turn();
const turn = () => { for (;;); };
`;
    const app = await runApp({ 'functions/api/loop.ts': loop });
    // The thread that watches starts a moment after the app.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const blocked = app.get('/loop');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const other = app.get('/word');
    expect(await blocked).toMatchObject({
      status: 500,
      text: expect.stringMatching(
        /did not answer for 5 s while these ran: GET in functions\/api\/loop\.ts.*at turn \(functions\/api\/loop\.ts:5:\d+\).*loop\.ts:4/,
      ),
    });
    expect(await other).toEqual({ status: 200, text: '{"word":"one"}' });
  });

  test('keeps the details of HTTP', async () => {
    const app = await runApp({ 'functions/api/echo/[name].ts': ECHO });
    const bytes = new Uint8Array([0, 255, 10, 13, 128]);
    const response = await fetch(`${app.url}/echo/a%2Fb`, { method: 'PUT', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-name')).toBe('a/b');
    expect((await fetch(`${app.url}/word`, { method: 'HEAD' })).headers.get('content-length')).toBe('14');
    const options = await fetch(`${app.url}/word`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const refused = await fetch(`${app.url}/word`, { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await app.get('/wrod')).toMatchObject({ status: 404, text: expect.stringContaining('Did you mean /word?') });
    expect(await raw(app, 'GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(await raw(app, 'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(app, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const headers = Array.from({ length: 10_000 }, (_, index) => `x-${index}: 1\r\n`).join('');
    expect(await raw(app, `GET /word HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    const twice = 'GET /word HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2);
    expect((await raw(app, twice)).split('{"word":"one"}')).toHaveLength(3);
  });

  test('refuses what a foreign site makes a browser send', async () => {
    const app = await runApp();
    expect(await withHeaders(app, '/word', { host: 'evil.example' })).toMatch(/^403 .*evil\.example.*--expose/);
    expect(await withHeaders(app, '/_tsc-run', { host: 'evil.example' })).toMatch(/^403 /);
    expect(await withHeaders(app, '/_tsc-run/api/app', { origin: 'http://evil.example' })).toMatch(/^403 /);
    expect(await withHeaders(app, '/word', { host: 'localhost:1' })).toMatch(/^200 /);
    expect(await withHeaders(app, '/_tsc-run', {})).toMatch(/^200 /);
  });
});

/** `fetch` does not set these headers. */
function withHeaders({ url }: Running, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    request.on('error', reject).end();
  });
}
