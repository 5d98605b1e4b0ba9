import { appendFileSync, existsSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const CACHE = '.tsc-run/cache/generate.json';
const MARK = 'Remembered.';

type Kept = { took: number; result: { notes: string[]; version: string } };

/** An app with up-to-date output, and a last run that is repeated if nothing changes. */
async function createRemembered(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = createApp({ 'tsc-run.config.ts': CONFIG, ...changes });
  await runInside(root, 'generate');
  await runInside(root, 'generate');
  editCache(root, (kept) => {
    kept.result.notes = [MARK];
    // Moves the start of that run a minute later, well after the files were written.
    kept.took = -60_000;
  });
  return root;
}

const CONFIG = `import { names } from './config/names';
export default { events: { subscribers: { mail: { events: names } } } };
`;
const NAMES = { 'config/names/index.ts': "export const names = ['user.registered'];\n" };

function editCache(root: string, edit: (kept: Kept) => void): void {
  const kept: Kept = JSON.parse(readFile(root, CACHE));
  edit(kept);
  writeFiles(root, { [CACHE]: JSON.stringify(kept) });
}

/** Changes a file but keeps its size and modification time. */
function editUnseen(root: string, path: string, from: string, to: string): void {
  const { atime, mtime } = statSync(join(root, path));
  writeFiles(root, { [path]: readFile(root, path).replace(from, to) });
  utimesSync(join(root, path), atime, mtime);
}

test('a run is repeated when nothing has changed since', async () => {
  const root = await createRemembered(NAMES);
  const { code, stdout } = await runInside(root, 'generate');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${MARK}\n2 events, 1 subscriber: no problems (0.1 s)\n` });
  expect(await runInside(root, 'generate --format json')).toMatchObject({ code: 0 });
  expect(readFile(root, '.tsc-run/cache/.gitignore')).toBe('*\n');
  expect(listFolder(join(root, '.tsc-run/cache'))).toEqual(['.gitignore', 'generate.json']);
});

test('problems are reported again', async () => {
  const root = createApp({
    'events/paid.ts': 'export type PaidEvent = { at: Date };\n',
    'events/x.ts': 'export class XEvent {}\n',
  });
  await runInside(root, 'generate');
  const first = await runInside(root, 'generate');
  editCache(root, (kept) => (kept.took = -60_000));
  expect(await runInside(root, 'generate')).toEqual(first);
  expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining('events/paid.ts:1:31 - error') });
});

test('--check never repeats a run', async () => {
  const root = await createRemembered(NAMES);
  expect((await runInside(root, 'generate --check')).stdout).not.toContain(MARK);
});

test('files that changed just before a run are read again', async () => {
  const root = createApp();
  await runInside(root, 'generate');
  await runInside(root, 'generate');
  editCache(root, (kept) => (kept.result.notes = [MARK]));
  expect((await runInside(root, 'generate')).stdout).not.toContain(MARK);
});

test('a run that wrote files or could not read the app is not repeated', async () => {
  const root = createApp();
  await runInside(root, 'generate');
  expect(existsSync(join(root, CACHE))).toBe(false);
  writeFiles(root, { 'events/broken.ts': 'export type = ' });
  await runInside(root, 'generate');
  expect(existsSync(join(root, CACHE))).toBe(false);
});

test('a cache that cannot be written is ignored', async () => {
  const root = createApp({ '.tsc-run': 'a file' });
  await runInside(root, 'generate');
  expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
});

const CHANGES: Readonly<Record<string, (root: string) => void>> = {
  'an event, by a text of the same size and time': (root) =>
    editUnseen(root, 'events/order-paid.ts', 'OrderPaid', 'OrderSent'),
  'the config, by a text of the same size and time': (root) =>
    editUnseen(root, 'tsc-run.config.ts', 'subscribers', 'subscribes2'),
  'the config, only touched': (root) => utimesSync(join(root, 'tsc-run.config.ts'), new Date(), new Date()),
  'a file that the config imports': (root) =>
    editUnseen(root, 'config/names/index.ts', 'user.registered', 'order.paid     '),
  'the target of an import': (root) =>
    writeFiles(root, { 'config/names.ts': "export const names = ['order.paid'];\n" }),
  'package.json': (root) => writeFiles(root, { 'package.json': '{ "type": "module", "imports": {} }\n' }),
  'a subscriber': (root) => editUnseen(root, 'functions/subscribers/mail.ts', 'listen', 'handle'),
  'a new event': (root) => writeFiles(root, { 'events/late.ts': 'export type CameLateEvent = {};\n' }),
  'a new folder of events': (root) => writeFiles(root, { 'events/new/late.ts': 'export type CameLateEvent = {};\n' }),
  'a removed event': (root) => rmSync(join(root, 'events/order-paid.ts')),
  'the file name of an event': (root) =>
    renameSync(join(root, 'events/order-paid.ts'), join(root, 'events/order-settled.ts')),
  'the name of a folder': (root) => renameSync(join(root, 'events/old'), join(root, 'events/older')),
  'two events, swapped': (root) => {
    renameSync(join(root, 'events/order-paid.ts'), join(root, 'events/x.ts'));
    renameSync(join(root, 'events/user-registered.ts'), join(root, 'events/order-paid.ts'));
    renameSync(join(root, 'events/x.ts'), join(root, 'events/user-registered.ts'));
  },
  'an event file to a link': (root) => {
    renameSync(join(root, 'events/order-paid.ts'), join(root, 'paid.ts'));
    appendFileSync(join(root, 'paid.ts'), 'export type OrderSentEvent = {};\n');
    symlinkSync(join(root, 'paid.ts'), join(root, 'events/order-paid.ts'));
  },
  'a removed generated file': (root) => rmSync(join(root, 'generated/subscribers.ts')),
  'a generated file, by a text of the same size and time': (root) =>
    editUnseen(root, 'generated/events.ts', 'user.registered', 'user.registerde'),
  'the version of the tool': (root) => editCache(root, (kept) => (kept.result.version = '0.0.0')),
};

describe('a run is not repeated after a change of', () => {
  test.each(Object.entries(CHANGES))('%s', async (_, change) => {
    const root = await createRemembered({ ...NAMES, 'events/old/thing.ts': 'export type ThingMadeEvent = {};\n' });
    change(root);
    expect((await runInside(root, 'generate')).stdout).not.toContain(MARK);
    expect((await runInside(root, 'generate --check')).stderr).not.toContain('stale-output');
  });

  test('the folder of the app', async () => {
    const root = await createRemembered(NAMES);
    renameSync(root, `${root}-moved`);
    const { stdout } = await runInside(`${root}-moved`, 'generate');
    renameSync(`${root}-moved`, root);
    expect(stdout).not.toContain(MARK);
  });
});

describe('a broken cache is ignored:', () => {
  const broken: Readonly<Record<string, (text: string) => string>> = {
    empty: () => '',
    'half written': (text) => text.slice(0, text.length / 2),
    null: () => 'null',
    'a list': () => '[]',
    'an empty object': () => '{}',
    'without its result': (text) => JSON.stringify({ ...JSON.parse(text), result: null }),
    'without its stamps': (text) => JSON.stringify({ ...JSON.parse(text), stamps: undefined }),
    'without a time': (text) => JSON.stringify({ ...JSON.parse(text), took: null }),
    'with other stamps': (text) => JSON.stringify({ ...JSON.parse(text), stamps: '' }),
    'with a number in place of a list': (text) => JSON.stringify({ ...JSON.parse(text), others: 7 }),
    binary: () => '\0\x01\u{FFFD}',
  };
  test.each(Object.entries(broken))('%s', async (_, spoil) => {
    const root = await createRemembered(NAMES);
    writeFiles(root, { [CACHE]: spoil(readFile(root, CACHE)) });
    const { code, stdout } = await runInside(root, 'generate');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Up to date: generated/') });
    expect(JSON.parse(readFile(root, CACHE))).toMatchObject({ root });
  });
});
