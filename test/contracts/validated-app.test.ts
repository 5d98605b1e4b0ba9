import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openFolder } from '../../src/project/disk/folder.js';
import { type Round, watchApp } from '../../src/project/watch/watch-app.js';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const toConfig = (more: string): string =>
  `export default { events: { ${more} subscribers: { mail: { events: ['user.registered'] } } } };\n`;

/** An app whose payloads come from its own modules and from an installed package. */
const FILES = {
  'tsc-run.config.ts': toConfig(`validate: 'both',`),
  'events/user-registered.ts': `import type { Address } from '../domain/address.js';
import type { Plan } from 'plans';
export type UserRegisteredEvent = { id: string; address: Address; plan: Plan };
`,
  'domain/address.ts': 'export type Address = { zip: string };\n',
  'node_modules/plans/package.json': '{ "name": "plans", "version": "1.0.0", "types": "index.d.ts" }',
  'node_modules/plans/index.d.ts': `export type Plan = 'free' | 'pro';\n`,
  'functions/api/users.ts': undefined,
};
const SCHEMAS = 'generated/schemas.ts';

async function createGenerated(changes: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
  const root = createApp({ ...FILES, ...changes }, '7.0');
  expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
  return root;
}

test('generate writes schemas.ts, and the manifest lists it before itself', async () => {
  const root = await createGenerated();
  const text = readFile(root, SCHEMAS);
  expect(text).toContain(
    'export const userRegistered: EventSchema<import("../events/user-registered.js").UserRegisteredEvent>',
  );
  expect(text).toContain('{ when: "both", schemas }');
  expect(JSON.parse(readFile(root, 'generated/manifest.json'))).toMatchObject({
    files: ['events.ts', 'subscribers.ts', 'schemas.ts', 'manifest.json'],
  });
  for (const command of ['generate', 'generate --check', 'check', 'check --fix']) {
    expect(await runInside(root, command)).toMatchObject({ code: 0, stderr: '' });
    expect(readFile(root, SCHEMAS)).toBe(text);
  }
});

test('without events.validate nothing is written, and what an earlier run wrote goes', async () => {
  const root = await createGenerated();
  writeFiles(root, { 'tsc-run.config.ts': toConfig('') });
  expect((await runInside(root, 'generate --check')).stderr).toContain('schemas.ts is left over from an earlier run');
  expect((await runInside(root, 'generate')).stdout).toContain('Removed generated/schemas.ts');
  expect(listFolder(join(root, 'generated'))).toEqual(['events.ts', 'manifest.json', 'subscribers.ts']);
});

test.each([
  ['a file of the app', { 'domain/address.ts': 'export type Address = { zip: number };\n' }],
  ['an installed package', { 'node_modules/plans/index.d.ts': `export type Plan = 'free' | 'team';\n` }],
  ['another file of events', { 'events/order-paid.ts': 'export type OrderPaidEvent = { total: string };\n' }],
  ['when to validate', { 'tsc-run.config.ts': toConfig(`validate: 'emit',`) }],
])('a change of %s makes schemas.ts stale', async (_, changes) => {
  const root = await createGenerated();
  // Run twice: the second run is one that may be repeated.
  await runInside(root, 'generate');
  writeFiles(root, changes);
  for (const command of ['generate --check', 'check --no-tsc']) {
    const { code, stdout, stderr } = await runInside(root, command);
    expect({ code, lines: (stdout + stderr).split('\n').filter((line) => line.includes('tsc-run(')) }).toEqual({
      code: 1,
      lines: [`${SCHEMAS}:1:1 - error tsc-run(stale-output): ${SCHEMAS} is stale.`],
    });
  }
  expect((await runInside(root, 'generate')).stdout).toContain(`Wrote ${SCHEMAS}`);
  expect(await runInside(root, 'generate --check')).toMatchObject({ code: 0, stderr: '' });
});

test('check --fix writes a stale schemas.ts', async () => {
  const root = await createGenerated();
  writeFiles(root, { 'domain/address.ts': 'export type Address = { zip: number };\n' });
  expect(await runInside(root, 'check --fix')).toMatchObject({ code: 0 });
  expect(await runInside(root, 'generate --check')).toMatchObject({ code: 0 });
});

test('the last run is repeated until a file that an event type imports changes', async () => {
  const root = await createGenerated();
  const expectRemembered = await remember(root);
  await expectRemembered(true);
  writeFiles(root, { 'node_modules/plans/index.d.ts': `export type Plan = 'free' | 'team';\n` });
  await expectRemembered(false);
  expect(readFile(root, SCHEMAS)).toContain('team');
});

/** Marks what the last run kept, as if it had begun a minute after the files were written. */
async function remember(root: string) {
  const FILE = '.tsc-run/cache/generate.json';
  await runInside(root, 'generate');
  const kept = JSON.parse(readFile(root, FILE)) as { took: number; result: { notes: string[] } };
  kept.took = -60_000;
  kept.result.notes = ['Remembered.'];
  writeFiles(root, { [FILE]: JSON.stringify(kept) });
  return async (is: boolean): Promise<void> => {
    expect((await runInside(root, 'generate')).stdout.includes('Remembered.')).toBe(is);
  };
}

test('an unknown value is told with those that there are', async () => {
  const root = createApp({ ...FILES, 'tsc-run.config.ts': toConfig(`validate: 'always',`) });
  const { code, stderr } = await runInside(root, 'generate');
  expect(code).toBe(1);
  expect(stderr).toContain(`events.validate must be 'emit', 'deliver' or 'both'.`);
});

test('while the value is invalid, schemas.ts is left as it is', async () => {
  const root = await createGenerated();
  const text = readFile(root, SCHEMAS);
  writeFiles(root, {
    'tsc-run.config.ts': toConfig(`validate: 'nope',`),
    'events/team.ts': 'export type TeamCreatedEvent = { id: string };\n',
  });
  expect((await runInside(root, 'generate')).stdout).not.toContain('schemas.ts');
  expect(readFile(root, 'generated/events.ts')).toContain('team.created');
  expect(readFile(root, SCHEMAS)).toBe(text);
  writeFiles(root, { 'tsc-run.config.ts': toConfig('') });
  expect((await runInside(root, 'generate')).stdout).toContain(`Removed ${SCHEMAS}`);
});

test('a misspelt key is told with the one that was meant', async () => {
  const root = createApp({ ...FILES, 'tsc-run.config.ts': toConfig(`validates: 'both',`) });
  expect((await runInside(root, 'generate')).stderr).toContain(`Did you mean 'validate'?`);
});

test('a module registry has schemas too', async () => {
  const root = await createGenerated({
    'tsc-run.config.ts': toConfig(`registry: 'module', validate: 'both',`),
    'functions/subscribers/mail.ts':
      'export function listen(event: { data: { id: string } }) { return event.data.id; }\n',
    'functions/api/users.ts': `import { http } from '@tsc-run/core';
import { events } from '../../generated/events.js';
import { userRegistered } from '../../generated/schemas.js';
export async function POST(request: http.Request) {
  const result = http.validate(userRegistered, request.json());
  if (result.success) await events.emit('user.registered', result.data);
}
`,
  });
  expect(await runInside(root, 'check')).toMatchObject({ code: 0, stderr: '' });
});

describe('watch', () => {
  function watch(root: string) {
    const rounds: Round[] = [];
    const errors: unknown[] = [];
    const watching = watchApp(openFolder(root), {
      withSchemas: true,
      onRound: (round) => rounds.push(round),
      onError: (error) => errors.push(error),
    });
    onTestFinished(() => watching.close());
    return { rounds, errors };
  }

  test('writes schemas.ts after a change of what an event type imports, and reads types only then', async () => {
    const root = createApp(FILES);
    const { rounds, errors } = watch(root);
    await expect.poll(() => rounds.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(readFile(root, SCHEMAS)).toContain('"pro\\"');
    writeFiles(root, { 'node_modules/plans/index.d.ts': `export type Plan = 'free' | 'team';\n` });
    await expect.poll(() => readFile(root, SCHEMAS), { timeout: 20_000 }).toContain('team');
    writeFiles(root, { 'domain/address.ts': 'export type Address = { postcode: string };\n' });
    await expect.poll(() => readFile(root, SCHEMAS), { timeout: 20_000 }).toContain('postcode');
    const before = rounds.length;
    writeFiles(root, { 'functions/subscribers/mail.ts': 'export function listen(event: unknown) { return event; }\n' });
    await expect.poll(() => rounds.length, { timeout: 20_000 }).toBeGreaterThan(before);
    // A tenth of what it takes to read types.
    expect(rounds.at(-1)?.seconds).toBeLessThan(0.1);
    expect(errors).toEqual([]);
  });

  test('keeps schemas.ts and writes the rest while types cannot be read', async () => {
    const root = createApp(FILES);
    const { rounds, errors } = watch(root);
    await expect.poll(() => rounds.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const text = readFile(root, SCHEMAS);
    writeFiles(root, {
      'events/team.ts': `import type { Nothing } from './none.js';\nexport type TeamCreatedEvent = { id: Nothing };\n`,
    });
    await expect.poll(() => readFile(root, 'generated/events.ts'), { timeout: 20_000 }).toContain('team.created');
    expect(readFile(root, SCHEMAS)).toBe(text);
    expect(errors).toEqual([expect.objectContaining({ name: 'ToolError' })]);
    writeFiles(root, { 'events/team.ts': 'export type TeamCreatedEvent = { id: string };\n' });
    await expect.poll(() => readFile(root, SCHEMAS), { timeout: 20_000 }).toContain('teamCreated');
  });

  test('of the editor plugin leaves schemas.ts alone, until the config has no events.validate', async () => {
    const root = await createGenerated();
    const text = readFile(root, SCHEMAS);
    // Another formatter than ours.
    const manifest = readFile(root, 'generated/manifest.json');
    writeFiles(root, { 'generated/manifest.json': JSON.stringify(JSON.parse(manifest)) });
    const rounds: Round[] = [];
    const watching = watchApp(openFolder(root), {
      onRound: (round) => rounds.push(round),
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(() => watching.close());
    expect(rounds[0]?.difference).toMatchObject({ missing: [], changed: [], leftOver: [] });
    writeFiles(root, { 'events/team.ts': 'export type TeamCreatedEvent = { id: string };\n' });
    await expect.poll(() => readFile(root, 'generated/events.ts')).toContain('team.created');
    expect(readFile(root, SCHEMAS)).toBe(text);
    writeFiles(root, { 'tsc-run.config.ts': toConfig('') });
    await expect.poll(() => listFolder(join(root, 'generated'))).not.toContain('schemas.ts');
  });
});

test('generate without events.validate loads neither ts-morph nor ajv', async () => {
  const root = createApp({ ...FILES, 'tsc-run.config.ts': toConfig('') });
  const probe = {
    'probe.cjs': `const { Module } = require('node:module'); const load = Module._load;
Module._load = function (name, ...rest) { if (/^(?:ts-morph|ajv)/.test(name)) throw new Error('loaded ' + name); return load.call(this, name, ...rest); };`,
  };
  writeFiles(root, probe);
  const env = { NODE_OPTIONS: `--require ${join(root, 'probe.cjs')}` };
  expect(await runCli(root, 'generate', { env })).toMatchObject({ code: 0, stderr: '' });
  rmSync(join(root, 'generated'), { recursive: true });
  writeFiles(root, { 'tsc-run.config.ts': toConfig(`validate: 'both',`) });
  expect((await runCli(root, 'generate', { env })).stderr).toContain('loaded ts-morph');
});
