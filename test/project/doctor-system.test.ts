import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { System } from '../../src/project/doctor/app-state.js';
import { examine } from '../../src/project/doctor/examine.js';
import { isSupported } from '../../src/project/doctor/checks/system.js';
import { REPOSITORY } from '../support/app.js';
import { runUnprivileged } from '../support/run-unprivileged.js';
import { readFile, writeFiles } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { createHealthy, look, stateOf, toLine } from './examined.js';

/** What is found on another machine. */
async function lookOn(root: string, system: Partial<System>): Promise<readonly string[]> {
  const state = await stateOf(root);
  return examine({ ...state, system: { ...state.system, ...system } }).map(
    ({ name, message }) => `${name}: ${message}`,
  );
}

test('a Node that is too old, as engines say', async () => {
  const { engines } = JSON.parse(readFile(REPOSITORY, 'package.json')) as { engines: { node: string } };
  expect(engines.node).toBe('^20.19.0 || >=22.12.0');
  const versions = ['18.20.0', '20.18.9', '20.19.0', '21.9.0', '22.11.0', '22.12.0', '23.0.0', '24.1.0'];
  expect(versions.filter(isSupported)).toEqual(['20.19.0', '22.12.0', '23.0.0', '24.1.0']);
  expect(await lookOn(await createHealthy(), { node: '20.1.0' })).toEqual([
    'old-node: Node 20.1.0 is not supported: @tsc-run/core needs 20.19 or later in 20, or 22.12 or later.',
  ]);
});

test('a Node without SQLite, where the app needs it', async () => {
  const root = await createHealthy();
  expect(await lookOn(root, { node: '20.19.0', hasSqlite: false })).toEqual([]);
  writeFiles(root, { 'main.ts': `import { openSqliteBus } from '@tsc-run/core/local';\n` });
  expect(await lookOn(root, { node: '20.19.0', hasSqlite: false })).toEqual([
    'no-sqlite: main.ts opens the SQLite bus, and Node 20.19.0 has no SQLite.',
  ]);
  writeFiles(root, { 'node_modules/@photostructure/sqlite/package.json': '{}' });
  expect(await lookOn(root, { node: '20.19.0', hasSqlite: false })).toEqual([]);
});

test('limits of watching', async () => {
  const root = await createHealthy();
  expect(await lookOn(root, { maxWatches: 6 })).toEqual([]);
  expect(await lookOn(root, { maxWatches: 5 })).toEqual([
    'watch-limit: The app has 6 folders, and the system watches 5 at most.',
  ]);
  expect(await lookOn(root, { refusesToWatch: 'ENOSPC' })).toEqual([expect.stringContaining('refuses to watch')]);
});

const WRITE = `
const { DatabaseSync } = require('node:sqlite');
const store = new DatabaseSync(process.argv[1]);
store.exec('PRAGMA journal_mode = WAL; CREATE TABLE event (data TEXT); INSERT INTO event VALUES (1)');
`;

/** Runs a script on the store of an app until it prints something. */
async function runOnStore(root: string, script: string) {
  mkdirSync(join(root, '.tsc-run'), { recursive: true });
  const child = spawn(process.execPath, ['-e', WRITE + script, join(root, '.tsc-run/events.db')], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let ended = false;
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.on('close', () => (ended = true));
  await waitFor(() => output !== '' || ended, 'the store');
  return { child, ended: () => ended };
}

/** All files below the folder of the store, with their contents and times. */
function snapshot(root: string) {
  return readdirSync(join(root, '.tsc-run')).map((name) => {
    const path = join(root, '.tsc-run', name);
    const isIndex = name.endsWith('-shm');
    const hash = createHash('sha1').update(readFileSync(path)).digest('hex');
    // Readers note in the index that they read.
    return [name, statSync(path).size, isIndex ? '' : hash];
  });
}

test.each([
  ['closed', 'store.close()'],
  ['open', 'console.log(1); setInterval(() => {}, 1_000)'],
  ['left by a process that was killed', `process.kill(process.pid, 'SIGKILL')`],
])('a sound store, %s: nothing is found, and nothing changes', async (_, script) => {
  const root = await createHealthy();
  await runOnStore(root, script);
  const before = snapshot(root);
  expect((await look(root)).map(toLine)).toEqual([]);
  expect(snapshot(root)).toEqual(before);
});

test('a store that was just created', async () => {
  const root = await createHealthy();
  writeFiles(root, { '.tsc-run/events.db': '' });
  expect(await look(root)).toEqual([]);
});

test.runIf(process.platform === 'linux')('a store that another process has locked', async () => {
  const root = await createHealthy();
  const { child, ended } = await runOnStore(
    root,
    `store.exec('BEGIN IMMEDIATE'); console.log(1); setInterval(() => {}, 1_000)`,
  );
  const found = await look(root);
  expect(found.map(toLine)).toEqual(['store .tsc-run/events.db']);
  expect(found[0]?.message).toContain(`Another process (${child.pid}) has locked .tsc-run/events.db`);
  child.kill('SIGKILL');
  await waitFor(ended, 'the end');
  expect(await look(root)).toEqual([]);
});

test('a store that is damaged', async () => {
  const root = await createHealthy();
  await runOnStore(
    root,
    `store.exec('WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9000) INSERT INTO event SELECT i FROM n'); store.close()`,
  );
  expect(await look(root)).toEqual([]);
  const file = join(root, '.tsc-run/events.db');
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 8_192, 12_000);
  writeFileSync(file, bytes);
  const found = await look(root);
  expect(found.map(({ message }) => message)).toEqual(['.tsc-run/events.db is damaged.']);
  truncateSync(file, 5_000);
  expect((await look(root)).map(toLine)).toEqual(['store .tsc-run/events.db']);
  writeFileSync(file, '');
  expect(await look(root)).toEqual([]);
});

test('a store that may not be written', async () => {
  const root = await createHealthy();
  await runOnStore(root, `require('node:fs').chmodSync(process.argv[1], 0o400); store.close()`);
  const { stdout } = await runUnprivileged(root, 'doctor');
  expect(stdout).toContain('.tsc-run/events.db cannot be written by you, so no event can be accepted.');
});
