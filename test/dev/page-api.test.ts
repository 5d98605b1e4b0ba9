import { request as send } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { openTestHost, ORDER, type TestHost, USER } from './page-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await openTestHost();
});
afterAll(() => host.close());

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** `fetch` does not let a program set `Origin` and the like. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { body, ...others } = options;
  return new Promise((resolve, reject) => {
    const sent = send(`${host.url}${path}`, others, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

const act = (name: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(`/api/${name}`, {
    method: 'POST',
    headers: { 'x-tsc-run-token': host.token, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const errorOf = ({ text }: Answer): string => (JSON.parse(text) as { readonly error: string }).error;

describe('the page', () => {
  test('is one document of at most 60 kB, which asks for nothing else', async () => {
    const { status, text } = await ask('');
    expect(status).toBe(200);
    expect(gzipSync(text).length).toBeLessThan(60_000);
    expect(text).toContain(`<meta name="tsc-run-token" content="${host.token}" />`);
    const addresses = new Set(text.match(/https?:\/\/[\w./-]+/g));
    // Names of XML, and where the example of a form leads.
    expect([...addresses].filter((each) => !/w3\.org|example\.com|json-schema\.org/.test(each))).toEqual([]);
  });

  test('allows its own script and style, and no frame', async () => {
    const { headers } = await ask('');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self';/,
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  test('is at no other address, and takes no other method', async () => {
    expect((await ask('/')).status).toBe(200);
    expect(errorOf(await ask('/api/nothing'))).toBe('Nothing is at /_tsc-run/api/nothing.');
    for (const path of ['/api/constructor', '/api/__proto__', '/emit', '/api', '/page.js', '/%2e%2e/%2e%2e/etc/passwd'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    expect(await ask('', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/api/emit')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await ask('/api/app', { method: 'DELETE' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await ask('/stream', { method: 'HEAD' })).toMatchObject({ status: 405 });
  });
});

describe('an action', () => {
  test('needs the token of this run', async () => {
    const body = { type: 'user.registered', data: USER };
    const missing = await ask('/api/emit', { method: 'POST', body: JSON.stringify(body) });
    expect([missing.status, errorOf(missing)]).toEqual([
      403,
      'The header x-tsc-run-token is missing: reload the page.',
    ]);
    for (const token of ['', 'x', `${host.token}x`, host.token.toUpperCase()])
      expect((await act('emit', body, { 'x-tsc-run-token': token })).status).toBe(403);
    for (const name of ['redrive', 'replay'])
      expect((await ask(`/api/${name}`, { method: 'POST', body: '{}' })).status).toBe(403);
    expect(await host.bus.admin.stats()).toEqual([]);
  });

  test('of another site is refused, whatever it knows', async () => {
    const body = { type: 'user.registered', data: USER };
    const own = new URL(host.url).origin;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: own.replace('http', 'https') },
    ])
      expect(await act('emit', body, headers as Record<string, string>)).toMatchObject({ status: 403 });
    expect((await act('emit', body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await act('emit', body, { origin: own, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('says what is wrong with what it is given', async () => {
    for (const body of ['', '{', '[]', '"a"', 'null'])
      expect([body, (await act('emit', body)).status]).toEqual([body, 400]);
    expect((await act('emit', { type: 'a', data: 'x'.repeat(4_000_001) })).status).toBe(413);
    const unknown = await act('emit', { type: 'user.registerd', data: USER });
    expect([unknown.status, errorOf(unknown)]).toEqual([422, expect.stringContaining('user.registerd')]);
    const wrong = await act('emit', { type: 'user.registered', data: { ...USER, email: 'ada' } });
    expect([wrong.status, errorOf(wrong)]).toEqual([422, expect.stringContaining('email')]);
    expect((await act('redrive', { sinze: '1d' })).status).toBe(422);
    expect(errorOf(await act('emit', { data: 1 }))).toBe('type must be the name of an event.');
  });

  test('does what the bus does', async () => {
    const { id } = JSON.parse((await act('emit', { type: 'order.paid', data: ORDER })).text) as { readonly id: string };
    await host.bus.idle();
    const { event, deliveries } = JSON.parse((await ask(`/api/event?id=${id}`)).text) as Record<string, unknown>;
    expect(event).toMatchObject({ id, type: 'order.paid', data: JSON.stringify(ORDER) });
    expect(deliveries).toHaveLength(2);
    expect(JSON.parse((await act('replay', { id })).text)).toEqual({ count: 2 });
  });
});

describe('the stream', () => {
  /** Follows the stream until it is left; with its whole text so far. */
  function follow(): { text: () => string; leave: () => void } {
    let text = '';
    const sent = send(`${host.url}/stream`, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    });
    sent.on('error', () => undefined).end();
    return { text: () => text, leave: () => sent.destroy() };
  }

  test('starts with what has happened, and goes on with what happens', async () => {
    const before = await host.emit('welcome.sent', { id: 'before', to: 'a' });
    const stream = follow();
    await waitFor(() => stream.text().includes('event: hello'), 'greeting');
    const [, hello = ''] = /event: hello\ndata: (.*)\n\n/.exec(stream.text()) ?? [];
    expect(JSON.parse(hello)).toMatchObject({ token: host.token, app: { name: 'shop' } });
    expect(hello).toContain(before);
    const after = await host.emit('welcome.sent', { id: 'after', to: 'a'.repeat(100_000) });
    await waitFor(() => stream.text().includes(after), 'new event');
    expect(stream.text().length).toBeLessThan(hello.length + 10_000);
    stream.leave();
  });

  test('of another site is refused', async () => {
    expect((await ask('/stream', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await ask('/api/app', { headers: { 'sec-fetch-site': 'same-site' } })).status).toBe(403);
  });

  test('follows nothing after the page has gone', async () => {
    await waitFor(() => host.listeners() === 0, 'end of the other streams');
    const streams = [follow(), follow(), follow()];
    await waitFor(() => host.listeners() === 3, 'three streams');
    for (const stream of streams) stream.leave();
    await waitFor(() => host.listeners() === 0, 'end of the streams');
    expect(host.listeners()).toBe(0);
  });
});
