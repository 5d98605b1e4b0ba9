import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { isAlive, raw, runApp, type Running } from './run-app.js';

const HOST = 'Host: localhost\r\nConnection: close\r\n';

const BAD = `import { http } from '@tsc-run/core';
const trapped = () => new Proxy({}, { get: () => { throw new Error('trap'); }, getPrototypeOf: () => { throw new Error('trap'); } });
const unreadable = () => Object.defineProperty(new Error('never seen'), 'stack', { get: () => { throw new Error('trap'); } });
const circle = () => { const error = new Error('round'); error.cause = error; return error; };
const thrown: Record<string, () => unknown> = { nothing: () => undefined, trapped, unreadable, circle };
export const GET = (request: http.Request) => {
  const { way } = request.query;
  if (way === 'exit') process.exit(3);
  if (way === 'send') {
    for (const sent of [null, 'ready', 1, {}, { kind: 'activity' }]) process.send?.(sent);
    process.send = () => { throw new Error('mine'); };
    return http.response().text('sent');
  }
  throw thrown[way!]!();
};
`;

const THROWS = `import type { events } from '@tsc-run/core';
export async function listen(event: events.For<'mail'>): Promise<void> {
  if (event.data.id === 'nothing') throw undefined;
  throw Object.defineProperty(new Error(), 'stack', { get: () => { throw new Error('trap'); } });
}
`;

const SPAWN = `import { spawn } from 'node:child_process';
import { http } from '@tsc-run/core';
export const GET = () => http.response().text(String(spawn('sleep', ['600'], { stdio: 'ignore' }).pid));
`;

describe('the server lives on', () => {
  test('whatever a handler or a subscriber throws, sends or ends', async () => {
    const app = await runApp({ 'functions/api/bad.ts': BAD, 'functions/subscribers/mail.ts': THROWS });
    const ask = async (way: string): Promise<string> => (await app.get(`/bad?way=${way}`)).text;
    expect(await ask('nothing')).toContain('rejected with undefined');
    expect(await ask('trapped')).toContain('Error: trap');
    expect(await ask('unreadable')).toContain('a value that has no text');
    expect((await ask('circle')).match(/Error: round/g)).toHaveLength(1);
    expect(await ask('send')).toBe('sent');
    for (const id of ['nothing', 'trap']) await app.post('/users', { id });
    const errors = ['rejected with undefined', 'rejected with a value that has no text'];
    for (const error of errors) await app.find((line) => line.kind === 'delivery' && line['error'] === error);
    expect(app.lines.some(({ outcome }) => outcome === 'done')).toBe(false);
    // More often than a process may fail at its start.
    for (let time = 0; time < 7; time++) expect(await ask('exit')).toContain('process.exit(3) was called');
    expect(await app.get('/word')).toEqual({ status: 200, text: '{"word":"one"}' });
  });

  test('when the store is deleted or moved away, with a new one', async () => {
    const subscribers = "{ mail: { events: ['user.registered'] }, nobody: { events: ['user.registered'] } }";
    const app = await runApp({ 'tsc-run.config.ts': `export default { events: { subscribers: ${subscribers} } };\n` });
    const [store, log] = ['.tsc-run', 'delivered.log'].map((name) => join(app.folder, name)) as [string, string];
    const emits = async (id: string): Promise<void> => {
      await waitFor(async () => (await app.post('/users', { id })).status === 201, 'an emit');
      await waitFor(() => existsSync(log) && readFileSync(log, 'utf8').includes(id), 'a delivery');
    };
    await emits('one');
    rmSync(store, { recursive: true });
    await emits('two');
    renameSync(store, `${store}-old`);
    await emits('three');
    expect(existsSync(store)).toBe(true);
    expect(app.stderr()).toContain('A new store takes its place');
    // What the subscriber without a file needs is told as a problem, in other words.
    expect(app.stderr()).not.toContain('deliverTo');
  });
});

test('requests that are odd, but HTTP, have the answers that HTTP asks for', async () => {
  const app = await runApp({
    'functions/api/seen.ts': `import { http } from '@tsc-run/core';
export const GET = (request: http.Request) => http.response().json({ url: request.url, path: request.path });
`,
  });
  const seen = await raw(app, `GET http://localhost:1/seen?a=1 HTTP/1.1\r\n${HOST}\r\n`);
  expect(seen).toContain('{"url":"http://localhost/seen?a=1","path":"/seen"}');
  expect(await raw(app, `GET http://localhost?a=1 HTTP/1.1\r\n${HOST}\r\n`)).toContain('No route serves GET /.');
  expect(await raw(app, `GET http://localhost/_tsc-run HTTP/1.1\r\n${HOST}\r\n`)).toMatch(/^HTTP\/1\.1 200 [^]*<html/);
  expect(await raw(app, 'GET /seen HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  expect(await raw(app, `CONNECT a.example:443 HTTP/1.1\r\n${HOST}\r\n`)).toMatch(/^HTTP\/1\.1 405 [^]*no proxy/);
  expect(await raw(app, `GRAB /seen HTTP/1.1\r\n${HOST}\r\n`)).toMatch(/^HTTP\/1\.1 400 [^]*not HTTP: Invalid method/);
  // The name of an event becomes an argument of a command.
  await app.get('/_tsc-run/api/schema?type=--out=written.json');
  expect(existsSync(join(app.folder, 'written.json'))).toBe(false);
  const large = 'Expect: 100-continue\r\nContent-Length: 10000001\r\n';
  expect(await raw(app, `POST /users HTTP/1.1\r\n${HOST}${large}\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
});

describe('the server ends', () => {
  test('at Ctrl+C, although a page is open and a request has not arrived', async () => {
    const app = await runApp();
    const page = await fetch(`${app.url}/_tsc-run/stream`);
    const { port } = new URL(app.url);
    const slow = connect(Number(port), '127.0.0.1', () => slow.write('GET /word HTTP/1.1\r\nHost: loc'));
    slow.on('error', () => undefined);
    expect(await app.get('/word')).toMatchObject({ status: 200 });
    const since = performance.now();
    expect(await app.stop()).toBe(0);
    expect(performance.now() - since).toBeLessThan(5000);
    expect(app.lines.at(-1)?.kind).toBe('summary');
    await page.text();
  });

  test('when its terminal is closed, it is killed, or nobody reads what it prints, with all that it started', async () => {
    const ways: readonly ((app: Running) => void)[] = [
      ({ process }) => process.kill('SIGHUP'),
      ({ process }) => process.kill('SIGKILL'),
      ({ process }) => process.stdout!.destroy(),
    ];
    const ends = ways.map(async (end) => {
      const app = await runApp({ 'functions/api/spawn.ts': SPAWN });
      const spawned = Number((await app.get('/spawn')).text);
      const { pid } = await app.find(({ kind }) => kind === 'ready');
      end(app);
      await app.get('/word').catch(() => undefined);
      await waitFor(() => ![app.process.pid!, pid, spawned].some(isAlive), 'end of all processes');
    });
    expect(await Promise.all(ends)).toHaveLength(ways.length);
  });
});
