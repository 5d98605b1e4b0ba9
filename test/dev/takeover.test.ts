import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { createApp, type Line, runApp, type Running, startApp } from './run-app.js';

const SAVES = 5;
const POSTS = 1000;

function word(text: string): Record<string, string> {
  return { 'lib/word.ts': `export const word: string = '${text}';\n` };
}

describe('new code', () => {
  test('answers every request that follows a save, also right after it', async () => {
    const app = await runApp();
    for (let save = 0; save < SAVES; save++) {
      app.write(word(`save ${save}`));
      expect((await app.get('/word')).text).toBe(`{"word":"save ${save}"}`);
    }
  });

  test('lets requests end on the code that they began on', async () => {
    const slow = `import { http } from '@tsc-run/core';
import { word } from '../../lib/word.js';
export const GET = async () => {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return http.response().text(word);
};
`;
    const app = await runApp({ 'functions/api/slow.ts': slow });
    await app.get('/word');
    const began = app.get('/slow');
    await new Promise((resolve) => setTimeout(resolve, 300));
    app.write(word('two'));
    expect((await app.get('/word')).text).toBe('{"word":"two"}');
    expect((await began).text).toBe('one');
  });

  test('that cannot be loaded is the answer of the requests that need it, and of no other', async () => {
    const app = await runApp({
      'functions/api/other.ts': "import { http } from '@tsc-run/core';\nexport const GET = () => http.response();\n",
    });
    app.write({ 'lib/word.ts': "throw new Error('at the top');\nexport const word = '';\n" });
    expect(await app.get('/word')).toMatchObject({
      status: 500,
      text: expect.stringMatching(/at the top.*lib\/word\.ts:1:7/),
    });
    expect((await app.get('/other')).status).toBe(200);
    app.write({ 'lib/word.ts': 'export const word = = 1;\n' });
    expect((await app.get('/word')).text).toMatch(/lib\/word\.ts:1:20: ERROR/);
    app.write(word('right'));
    expect((await app.get('/word')).text).toBe('{"word":"right"}');
  });

  test('follows new routes, the variables of .env files, and the problems of the app', async () => {
    const env = `import { http } from '@tsc-run/core';
export const GET = () => http.response().text([process.env.A, process.env.B, process.env.C].join());
`;
    const app = await runApp(
      { '.env': 'A=1\nB=1\nC=1\n', '.env.local': 'B=2\n', 'functions/api/env.ts': env },
      { env: { C: 'real' } },
    );
    expect((await app.get('/env')).text).toBe('1,2,real');
    app.write({ '.env': 'A=3\n' });
    expect((await app.get('/env')).text).toBe('3,2,real');
    app.write({ 'functions/api/fresh.ts': env });
    expect((await app.get('/fresh')).text).toBe('3,2,real');
    app.write({ 'functions/api/fresh/index.ts': env });
    const broken = await app.find(({ kind, problems }) => kind === 'app' && problems.length > 0);
    expect(broken['problems'][0]).toMatchObject({ code: 'duplicate-route', severity: 'error' });
  });
});

describe('what was accepted', () => {
  test('is delivered, through saves under load', async () => {
    const app = await runApp();
    const posts = Array.from({ length: POSTS }, (_, index) => app.post('/users', { id: String(index) }));
    for (const text of ['two', 'three', 'four']) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      app.write(word(text));
      app.write({
        'functions/subscribers/mail.ts': `${readFileSync(join(app.folder, 'functions/subscribers/mail.ts'), 'utf8')}\n`,
      });
    }
    const answers = await Promise.all(posts);
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    await waitFor(() => delivered(app.folder).size === POSTS, 'delivery of each event', 30_000);
  });

  test('is delivered, though the processes are killed in the middle of it', async () => {
    const folder = createApp();
    const app = await startApp({}, { folder });
    const ready = await app.find(({ kind }) => kind === 'ready');
    const accepted: string[] = [];
    let posted = 0;
    const over = new AbortController();
    const post = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const id = String(posted++);
        const answer = await app.post('/users', { id }).catch(() => undefined);
        if (answer?.status === 201) accepted.push(id);
        else await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const clients = Array.from({ length: 8 }, post);
    await waitFor(() => accepted.length > 50, 'accepted events', 30_000);
    process.kill(ready['pid'], 'SIGKILL');
    const another = await app.find(({ kind, pid }) => kind === 'ready' && pid !== ready['pid']);
    const before = accepted.length;
    await waitFor(() => accepted.length > before + 50, 'accepted events', 30_000);
    await app.stop('SIGKILL');
    over.abort();
    await Promise.all(clients);
    await waitFor(() => pids(app.lines).every((pid) => !isAlive(pid)), 'end of all processes');
    expect(isAlive(another['pid'])).toBe(false);

    await startApp({}, { folder });
    await waitFor(() => accepted.every((id) => delivered(folder).has(id)), 'delivery of what was accepted', 30_000);
  });
});

test('a process that is blocked does not survive the server', async () => {
  const app = await runApp({ 'functions/api/loop.ts': 'export const GET = () => { for (;;); };\n' });
  const { pid } = await app.find(({ kind }) => kind === 'ready');
  // The thread that watches starts a moment after the app.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  void app.get('/loop').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  await app.stop('SIGKILL');
  expect(isAlive(pid)).toBe(true);
  await waitFor(() => !isAlive(pid), 'end of the blocked process');
});

function pids(lines: readonly Line[]): readonly number[] {
  return lines.filter(({ kind }) => kind === 'ready').map(({ pid }) => pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The ids that the subscriber has received. */
function delivered(folder: Running['folder']): ReadonlySet<string> {
  const path = join(folder, 'delivered.log');
  if (!existsSync(path)) return new Set();
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
  return new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id));
}
