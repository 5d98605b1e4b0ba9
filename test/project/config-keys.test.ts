import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFolder } from '../../src/project/disk/folder.js';
import { watchApp } from '../../src/project/watch/watch-app.js';
import { APP, createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const toConfig = (events: string): string => `export default { events: { ${events} } };\n`;
const MAIL = `mail: { events: ['user.registered'] }`;
const HANDLER = { 'src/functions/mail/handler.ts': APP['functions/subscribers/mail.ts'] };

/** The small app with its event types in another folder. */
const MOVED = {
  'events/user-registered.ts': undefined,
  'events/order-paid.ts': undefined,
  'src/domain/events/user-registered.ts': APP['events/user-registered.ts'],
  'src/domain/events/order-paid.ts': APP['events/order-paid.ts'],
};

const linesOf = ({ stderr, stdout }: { stderr: string; stdout: string }): readonly string[] =>
  (stderr + stdout).split('\n').filter((line) => / - (?:error|warning) |help:|No event types/.test(line));

test.each(['src/domain/events', './src/domain/events/', 'src\\domain\\events', 'src'])(
  'events.dir %j names the folder of event types',
  async (dir) => {
    const config = toConfig(`dir: ${JSON.stringify(dir)}, subscribers: { ${MAIL} }`);
    const root = createApp({ ...MOVED, 'tsc-run.config.ts': config }, '7.0');
    expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
    expect(await runInside(root, 'check')).toMatchObject({ code: 0, stderr: '' });
    expect(readFile(root, 'generated/events.ts')).toContain('import("../src/domain/events/user-registered.js")');
    // The last report is repeated until a file of that folder changes.
    expect((await runInside(root, 'generate')).code).toBe(0);
    writeFiles(root, { 'src/domain/events/more/team.ts': 'export type TeamCreatedEvent = {};\n' });
    await runInside(root, 'generate');
    expect(readFile(root, 'generated/events.ts')).toContain('"team.created"');
  },
);

test('messages and fixes name the folder of event types', async () => {
  const root = createApp({ ...MOVED, 'tsc-run.config.ts': toConfig(`dir: 'src/none', subscribers: { ${MAIL} }`) });
  expect(linesOf(await runInside(root, 'generate'))).toEqual(
    [
      `tsc-run.config.ts:1:77 - error tsc-run(unknown-event): No event is named 'user.registered'.`,
      '  help: Export a type for it from src/none/, or correct the name.',
      'No event types found in src/none/. An event is a type whose name ends in Event, for example in src/none/user-registered.ts:',
    ].map((line) => expect.stringContaining(line.trim())),
  );
});

test.each([
  '../events',
  '/events',
  '',
  '.',
  'functions',
  'functions/subscribers/events',
  'generated/events',
  '.events',
])('events.dir cannot be %j', async (dir) => {
  const root = createApp({ 'tsc-run.config.ts': toConfig(`dir: ${JSON.stringify(dir)}, subscribers: { ${MAIL} }`) });
  const run = await runInside(root, 'generate');
  expect(run.code).toBe(1);
  expect(linesOf(run)[0]).toContain('config-invalid): events.dir must be a folder inside the app');
});

test('outDir cannot be in events.dir', async () => {
  const config = toConfig(`dir: 'src/domain/events', outDir: 'src/domain/events/generated', subscribers: { ${MAIL} }`);
  const root = createApp({ ...MOVED, 'tsc-run.config.ts': config });
  expect(linesOf(await runInside(root, 'generate'))[0]).toContain('events.outDir must be a folder of its own');
});

test.each(['src/functions/mail/handler.ts', './src/functions/mail/handler.ts', 'src\\functions\\mail\\handler.ts'])(
  'a subscriber may be in the file %j',
  async (file) => {
    const entry = `mail: { events: ['user.registered'], file: ${JSON.stringify(file)} }`;
    const changes = { ...HANDLER, 'functions/subscribers/mail.ts': undefined };
    const root = createApp({ ...changes, 'tsc-run.config.ts': toConfig(`subscribers: { ${entry} }`) }, '7.0');
    expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
    expect(await runInside(root, 'check')).toMatchObject({ code: 0, stderr: '' });
    expect(readFile(root, 'generated/subscribers.ts')).toContain('import("../src/functions/mail/handler.js")');
    expect(JSON.parse(readFile(root, 'generated/manifest.json'))).toMatchObject({
      subscribers: [{ name: 'mail', file: 'src/functions/mail/handler.ts' }],
    });
    // A handler that does not take its event does not compile.
    writeFiles(root, {
      'src/functions/mail/handler.ts': 'export function listen(event: { type: string; data: number }) {}\n',
    });
    expect((await runInside(root, 'check')).code).toBe(1);
    // The cache of the last run follows the file.
    rmSync(join(root, 'src'), { recursive: true });
    expect(linesOf(await runInside(root, 'generate'))[0]).toContain(
      `The subscriber 'mail' has no file: src/functions/mail/handler.ts does not exist.`,
    );
  },
);

test('a file in functions/subscribers/ that another file stands in for is a duplicate', async () => {
  const entries = `mail: { events: ['user.registered'], file: 'src/functions/mail/handler.ts' }`;
  const root = createApp({ ...HANDLER, 'tsc-run.config.ts': toConfig(`subscribers: { ${entries} }`) });
  expect(linesOf(await runInside(root, 'generate'))[0]).toContain('functions/subscribers/mail.ts:1:1 - error');
});

test('a subscriber may be in the file that is named like another one', async () => {
  const entries = `post: { events: ['user.registered'], file: 'functions/subscribers/mail.ts' }, ${MAIL}`;
  const root = createApp({ 'tsc-run.config.ts': toConfig(`subscribers: { ${entries} }`) });
  expect(linesOf(await runInside(root, 'generate'))).toEqual([]);
});

test.each(['../mail.ts', '/mail.ts', 'src/functions/mail/handler', 'src/mail.js', 'mail.d.ts', '', '.'])(
  'a subscriber cannot be in the file %j',
  async (file) => {
    const entry = `mail: { events: ['user.registered'], file: ${JSON.stringify(file)} }`;
    const root = createApp({ 'tsc-run.config.ts': toConfig(`subscribers: { ${entry} }`) });
    const lines = linesOf(await runInside(root, 'generate'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('events.subscribers["mail"].file must be the path of a TypeScript file of the app');
  },
);

test('watch follows the folder and the files that the config names, and those that it names later', async () => {
  const root = createApp({ ...MOVED, ...HANDLER });
  const reports: string[][] = [];
  const watching = watchApp(openFolder(root), {
    onRound: ({ analysis }) => reports.push(analysis.diagnostics.map(({ code }) => code)),
    onError: (error) => reports.push([String(error)]),
  });
  onTestFinished(() => watching.close());
  const names = (): readonly string[] => readFile(root, 'generated/events.ts').match(/"[\w.]+"(?=: import)/g) ?? [];
  expect(names()).toEqual([]);
  const entry = `mail: { events: ['user.registered'], file: 'src/functions/mail/handler.ts' }`;
  writeFiles(root, { 'tsc-run.config.ts': toConfig(`dir: 'src/domain/events', subscribers: { ${entry} }`) });
  await expect.poll(names).toEqual(['"user.registered"', '"order.paid"']);
  writeFiles(root, { 'src/domain/events/deep/er/team.ts': 'export type TeamCreatedEvent = {};\n' });
  await expect.poll(names).toContain('"team.created"');
  rmSync(join(root, 'functions/subscribers'), { recursive: true });
  writeFiles(root, { 'src/functions/mail/handler.ts': 'export const handle = 1;\n' });
  await expect.poll(() => reports.at(-1)).toEqual(['listen-not-exported']);
});
