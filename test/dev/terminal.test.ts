import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFeed } from '../../src/cli/commands/dev/feed.js';
import { toLines } from '../../src/cli/commands/dev/lines.js';
import type { Activity } from '../../src/dev/journal/activity.js';
import { REPOSITORY } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { createApp } from './run-app.js';

const time = '2026-11-27T10:00:00.000Z';
const request: Activity = { kind: 'request', id: 'r', time, method: 'POST', path: '/users' };
const emit: Activity = { kind: 'emit', id: 'e', time, type: 'user.registered', data: '{}', cause: { request: 'r' } };
const delivery: Activity = {
  kind: 'delivery',
  id: 'e/mail/1',
  event: 'e',
  time,
  type: 'user.registered',
  subscriber: 'mail',
  attempt: 1,
};

describe('the feed', () => {
  test('shows what was caused below its cause, in whichever order they end', () => {
    const shown: string[] = [];
    const feed = createFeed({ show: ({ kind }, depth) => shown.push(`${depth} ${kind}`) });
    for (const started of [request, emit, delivery]) feed.add(started);
    feed.add({ ...delivery, ms: 1, outcome: 'done' });
    feed.add({ ...emit, ms: 1 });
    expect(shown).toEqual([]);
    feed.add({ ...request, ms: 1, status: 201 });
    expect(shown).toEqual(['0 request', '1 emit', '2 delivery']);
  });

  test('shows an error once, with what it ended', () => {
    const shown: (string | undefined)[] = [];
    const feed = createFeed({ show: ({ error }) => shown.push(error) });
    for (const started of [request, emit]) feed.add(started);
    feed.add({ ...emit, ms: 1, error: 'EmitError: no\n  at send' });
    feed.add({ ...request, ms: 1, status: 500, error: 'EmitError: no\n  at send\n  at POST' });
    feed.add({ ...emit, id: 'f', ms: 1, error: 'EmitError: another' });
    expect(shown).toEqual(['EmitError: no\n  at send\n  at POST', '', 'EmitError: another']);
  });

  test('does not wait for ever', async () => {
    const shown: string[] = [];
    const feed = createFeed({ show: ({ kind }, depth) => shown.push(`${depth} ${kind}`), patienceMs: 10 });
    feed.add(request);
    feed.add({ ...emit, ms: 1 });
    await waitFor(() => shown.length === 2, 'lines');
    expect(shown).toEqual(['0 request', '1 emit']);
    feed.add({ ...request, ms: 1, status: 201 });
    expect(shown).toEqual(['0 request', '1 emit', '0 request']);
  });
});

test('what steers a terminal is shown, not obeyed', () => {
  const plain = (text: string | number) => String(text);
  const colors = new Proxy({}, { get: () => plain }) as never;
  const hostile: Activity = { ...request, path: '/\x1B[2J', status: 500, ms: 1, error: 'Error: \x1B]0;title\x07' };
  expect(toLines(hostile, 0, { colors, verbose: false }).join('')).not.toMatch(/\p{Cc}/u);
});

// Of util-linux: it runs a program in a terminal of its own.
const SCRIPT = '/usr/bin/script';

test.skipIf(!existsSync(SCRIPT))('keys of a terminal restart and quit', async () => {
  const folder = createApp();
  const command = `"${process.execPath}" "${join(REPOSITORY, 'dist/cli.cjs')}" dev --port 0`;
  const child = spawn(SCRIPT, ['-qefc', command, '/dev/null'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => void child.on('exit', resolve));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await waitFor(() => output.includes('q quits'), 'keys', 30_000);
  const [, url = ''] = /listens on \S*?(http:\/\/localhost:\d+)/.exec(output) ?? [];
  expect((await fetch(`${url}/word`)).status).toBe(200);
  for (let restart = 1; restart <= 3; restart++) {
    child.stdin.write('r');
    await waitFor(() => output.split('The code was loaded in').length > restart, 'restart', 30_000);
    // The end of an old process must not take the keys away.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  child.stdin.write('q');
  expect(await ended).toBe(0);
  expect(output).toContain('1 request, 0 emits, 0 deliveries');
});
