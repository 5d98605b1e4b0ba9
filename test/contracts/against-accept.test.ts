import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp, linkPackages } from '../support/app.js';
import { toApp } from '../support/repository.js';
import { runInside } from '../support/run-inside.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

const BEFORE = toApp('{ id: string }');

/** An app beside the version before it in `old`. */
function createVersions(now: Readonly<Record<string, string | undefined>>, before: Files = BEFORE): string {
  const root = createApp({ ...BEFORE, 'events/order-paid.ts': undefined, 'functions/api/users.ts': undefined, ...now });
  writeFiles(join(root, 'old'), before);
  linkPackages(join(root, 'old'));
  return root;
}

async function check(root: string, line = ''): Promise<string> {
  const { stdout, stderr } = await runInside(root, `check --no-tsc --against old ${line}`);
  return stdout + stderr;
}

const toConfig = (event: string, subscribers: readonly string[]): string =>
  `export default { events: { subscribers: { ${subscribers.map((each) => `${each}: { events: ['${event}'], external: true }`).join(', ')} } } };\n`;

const toEvent = (name: string, payload = '{ id: string }'): string =>
  `/** @event ${name} */\nexport type UserRegisteredEvent = ${payload};\n`;

test('an accepted rename covers no other new name', async () => {
  const before = { ...BEFORE, 'tsc-run.config.ts': toConfig('user.registered', ['mail']) };
  const to = (name: string): Files => ({
    'events/user-registered.ts': toEvent(name),
    'tsc-run.config.ts': toConfig(name, ['mail']),
  });
  const root = createVersions({ ...to('member.joined'), 'functions/subscribers/mail.ts': undefined }, before);
  await check(root, '--accept member.joined');
  expect(readFile(root, 'events/.accepted.json')).toMatch(
    /"user\.registered [0-9a-f]{16} renamed-[0-9a-f]{16} for mail"/,
  );
  expect(await check(root)).not.toContain('breaking-change');
  writeFiles(root, to('member.left'));
  expect(await check(root)).toContain("'user.registered' is now 'member.left', and mail subscribed to it at old");
});

test('an accepted change covers no later subscriber, and still fewer', async () => {
  const before = { ...BEFORE, 'tsc-run.config.ts': toConfig('user.registered', ['mail', 'audit']) };
  const to = (...subscribers: readonly string[]): Files => ({
    'tsc-run.config.ts': toConfig('user.registered', subscribers),
  });
  const now = { 'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string; email: string };\n' };
  const root = createVersions({ ...now, ...to('mail', 'audit'), 'functions/subscribers/mail.ts': undefined }, before);
  await check(root, '--accept user.registered');
  expect(await check(root)).not.toContain('breaking-change');
  writeFiles(root, to('mail', 'audit', 'billing'));
  expect(await check(root)).toContain("lack 'email'");
  writeFiles(root, to('mail'));
  expect(await check(root)).not.toContain('breaking-change');
});

test('all sentences of an event are recorded', async () => {
  const root = createVersions({
    'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string; a: string; b: number };\n',
  });
  await check(root, '--accept user.registered');
  expect(readFile(root, 'events/.accepted.json')).toContain(
    "Old events of 'user.registered' lack 'a', which mail now requires. Old events of 'user.registered' lack 'b', which mail now requires.",
  );
});

test('a folder in the place of the list is one sentence', async () => {
  const root = createVersions({
    'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string; a: string };\n',
  });
  mkdirSync(join(root, 'events/.accepted.json'));
  expect(await check(root, '--accept user.registered')).toBe(
    'error: events/.accepted.json is a folder, and should be the list of accepted changes\n  help: Remove or rename it.\n',
  );
});

test('an event that another problem leaves out was not removed', async () => {
  const root = createVersions({ 'events/user-registered.ts': 'export type UserRegisteredEvent<T> = { id: T };\n' });
  const output = await check(root);
  expect(output).toContain('generic-event-type');
  expect(output).not.toContain('breaking-change');
  expect(output).toContain(
    'user.registered was not compared: events/user-registered.ts has a problem that leaves it out.',
  );
});

test('a removed event is reported beside one that a problem leaves out', async () => {
  const root = createVersions({ 'events/user-registered.ts': 'export type OtherEvent<T> = { id: T };\n' });
  expect(await check(root)).toContain("'user.registered' was removed");
});

test('a payload that does not compile is an error beside the others', async () => {
  const root = createVersions({
    'events/user-registered.ts': 'export type UserRegisteredEvent = { id: Missing };\n',
    'events/update.ts': 'export type UpdateEvent = { id: string };\n',
  });
  await runInside(root, 'generate');
  const { code, stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(code).toBe(1);
  expect(stdout).toContain("events/user-registered.ts:1:41 - error TS2304: Cannot find name 'Missing'.");
  expect(stdout).toContain('warning tsc-run(vague-event-name)');
  expect(stdout).toContain(
    "Not compared with old (the folder old): events/user-registered.ts:1:41 does not compile: Cannot find name 'Missing'.",
  );
  const json = await runInside(root, 'check --no-tsc --against old --format json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    problems: [{ code: 'vague-event-name' }, { code: 'TS2304', file: 'events/user-registered.ts', line: 1 }],
    against: {
      ref: 'old',
      title: 'the folder old',
      compared: false,
      reason: expect.stringContaining('does not compile'),
    },
  });
});

test('beside a syntax error, JSON says that nothing was compared', async () => {
  const root = createVersions({ 'events/user-registered.ts': 'export type UserRegisteredEvent = {' });
  const { stdout } = await runInside(root, 'check --no-tsc --against old --format json');
  expect(JSON.parse(stdout)).toMatchObject({
    against: { compared: false, reason: 'not all of the app can be read' },
  });
  expect((await runInside(root, 'check --no-tsc --against old --format markdown')).stdout).toContain(
    'Not compared with old (the folder old): not all of the app can be read.',
  );
});

test('tells who takes an event that another subscriber dropped', async () => {
  const before = { ...BEFORE, 'tsc-run.config.ts': toConfig('user.registered', ['zwei']) };
  const root = createVersions(
    { 'tsc-run.config.ts': toConfig('user.registered', ['drei']), 'functions/subscribers/mail.ts': undefined },
    before,
  );
  expect(await check(root)).toContain('zwei no longer subscribes to user.registered, and drei now takes it.');
});
