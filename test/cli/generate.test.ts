import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runUnprivileged } from '../support/run-unprivileged.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const GENERATED = ['generated/events.ts', 'generated/manifest.json', 'generated/subscribers.ts'];
const WROTE = 'Wrote generated/events.ts, generated/subscribers.ts, generated/manifest.json\n';
const FRESH = 'Up to date: generated/events.ts, generated/subscribers.ts, generated/manifest.json\n';
const CLEAN = '2 events, 1 subscriber: no problems (0.1 s)\n';

function generated(root: string): readonly string[] {
  return listFolder(root).filter((path) => path.startsWith('generated'));
}

test('writes, then finds everything up to date, from any folder in the app', async () => {
  const root = createApp();
  expect(await runCli(root, 'generate')).toEqual({ code: 0, signal: null, stdout: WROTE + CLEAN, stderr: '' });
  expect(generated(root)).toEqual(GENERATED);
  const before = GENERATED.map((path) => statSync(join(root, path)).ino);
  const below = join(root, 'functions/api');
  expect(await runCli(below, 'generate')).toMatchObject({ code: 0, stdout: FRESH + CLEAN, stderr: '' });
  expect(await runCli(below, 'generate --check')).toMatchObject({ code: 0, stdout: FRESH + CLEAN, stderr: '' });
  expect(GENERATED.map((path) => statSync(join(root, path)).ino)).toEqual(before);
});

test('--check names the events that differ, writes nothing and exits with 1', async () => {
  const root = createApp();
  await runCli(root, 'generate');
  const before = GENERATED.map((path) => readFile(root, path));
  writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = { id: string };\n' });
  const { code, stdout, stderr } = await runCli(root, 'generate --check');
  expect(code).toBe(1);
  expect(stderr).toContain("error tsc-run(stale-output): generated/events.ts is stale ('order.sent').");
  expect(stderr).toContain('help: Run: tsc-run generate\n');
  expect(stdout).toBe('3 events, 1 subscriber: 2 errors (0.1 s)\n');
  expect(GENERATED.map((path) => readFile(root, path))).toEqual(before);
});

test('wrong parts are left out, the rest is written, and the exit code is 1', async () => {
  const root = createApp({
    'tsc-run.config.ts':
      "export default { events: { subscribers: { mail: { events: ['user.registerd', 'order.paid'] } } } };\n",
  });
  const { code, stdout, stderr } = await runCli(root, 'generate');
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${WROTE}2 events, 1 subscriber: 1 error (0.1 s)\n` });
  expect(stderr).toBe(
    [
      "tsc-run.config.ts:1:60 - error tsc-run(unknown-event): No event is named 'user.registerd'.",
      '',
      "1 | export default { events: { subscribers: { mail: { events: ['user.registerd', 'order.paid'] } } } };",
      '  |                                                            ~~~~~~~~~~~~~~~~',
      "  help: Did you mean 'user.registered'?",
      '  docs: @tsc-run/core/docs/problems/unknown-event.md',
      '',
      '',
    ].join('\n'),
  );
  expect(JSON.parse(readFile(root, 'generated/manifest.json'))).toMatchObject({
    subscribers: [{ name: 'mail', events: ['order.paid'] }],
  });
});

test.each([
  ['a file of events/ does not parse', { 'events/broken.ts': 'export type BrokenEvent = {' }, 'events/broken.ts:1:28'],
  [
    'the config is computed',
    { 'tsc-run.config.ts': 'export default { events: { subscribers: process.env.X } };' },
    'tsc-run.config.ts:1:41',
  ],
])('%s: nothing is written', async (_, changes, place) => {
  const root = createApp(changes);
  const { code, stdout, stderr } = await runCli(root, 'generate');
  expect(code).toBe(1);
  expect(stderr).toContain(`${place} - error tsc-run(`);
  expect(stdout).toMatch(/^Nothing was written: /);
  expect(generated(root)).toEqual([]);
});

test('a config that throws is read, never run', async () => {
  const root = createApp({
    'tsc-run.config.ts': `throw new Error('run');\nexport default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`,
  });
  expect(await runCli(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
});

test('the config and the event files may import other files', async () => {
  const root = createApp({
    'tsc-run.config.ts': `import { subscribers } from './config/subscribers.js';\nexport default { events: { subscribers } };\n`,
    'config/subscribers.ts': `import { names } from './names';\nexport const subscribers = { mail: { events: names } };\n`,
    'config/names/index.ts': `export const names = ['user.registered', 'order.sent'] as const;\n`,
    'events/all.ts': `export type { OrderSentEvent } from '../shared/orders.js';\n`,
    'shared/orders.ts': 'export type OrderSentEvent = { id: string };\n',
  });
  expect(await runCli(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(readFile(root, 'generated/manifest.json'))).toMatchObject({
    subscribers: [{ name: 'mail', events: ['order.sent', 'user.registered'] }],
  });
});

test('an app without events gets an empty registry and a note', async () => {
  const root = createFolder({ 'tsc-run.config.ts': 'export default {};\n' });
  mkdirSync(join(root, 'events'));
  const { code, stdout, stderr } = await runCli(root, 'generate');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    [
      'No event types found in events/. An event is a type whose name ends in Event, for example in events/user-registered.ts:',
      '  export type UserRegisteredEvent = { id: string };',
      `${WROTE}0 events, 0 subscribers: no problems (0.1 s)\n`,
    ].join('\n'),
  );
  expect(generated(root)).toEqual(GENERATED);
});

test('the path may contain spaces and non-ASCII letters', async () => {
  const root = createApp();
  const app = join(root, 'my app – größe');
  writeFiles(app, {
    'tsc-run.config.ts': 'export default {};\n',
    'events/paid.ts': 'export type OrderPaidEvent = {};\n',
  });
  expect(await runCli(app, 'generate')).toMatchObject({ code: 0, stderr: '' });
  expect(generated(app)).toEqual(GENERATED);
});

test('outDir may be outside the app', async () => {
  const root = createFolder({
    'app/tsc-run.config.ts': "export default { events: { outDir: '../src/generated' } };\n",
    'app/events/user-registered.ts': 'export type UserRegisteredEvent = {};\n',
  });
  expect(await runCli(root, 'generate --project app')).toMatchObject({ code: 0, stderr: '' });
  expect(readFile(root, 'src/generated/events.ts')).toContain('"../../app/events/user-registered.js"');
});

test('json: one object and nothing else', async () => {
  const root = createApp({ 'events/update.ts': 'export type UpdateEvent = {};\n' });
  const { code, stdout, stderr } = await runCli(root, 'generate --format json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    problems: [{ code: 'vague-event-name', severity: 'warning', file: 'events/update.ts', line: 1, column: 13 }],
    counts: { events: 3, subscribers: 1, errors: 0, warnings: 1 },
    files: { written: ['generated/events.ts', 'generated/subscribers.ts', 'generated/manifest.json'], removed: [] },
  });
});

test('concurrent runs leave one valid result and no other file', async () => {
  const root = createApp();
  const runs = await Promise.all(Array.from({ length: 4 }, () => runCli(root, 'generate')));
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(generated(root)).toEqual(GENERATED);
  expect((await runCli(root, 'generate --check')).code).toBe(0);
});

test('a read-only folder gets one sentence, and no file is half written', async () => {
  const root = createApp();
  await runCli(root, 'generate');
  writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = {};\n' });
  const before = GENERATED.map((path) => readFile(root, path));
  chmodSync(join(root, 'generated'), 0o555);
  const outcome = await runUnprivileged(root, 'generate');
  chmodSync(join(root, 'generated'), 0o755);
  expect(outcome).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'error: Cannot write generated/events.ts: permission denied\n  help: Give your user that permission, then run the command again.\n',
  });
  expect(generated(root)).toEqual(GENERATED);
  expect(GENERATED.map((path) => readFile(root, path))).toEqual(before);
});
