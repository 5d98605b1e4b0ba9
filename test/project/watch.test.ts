import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Diagnostic } from '../../src/analysis/model/diagnostic.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { type Round, watchApp } from '../../src/project/watch/watch-app.js';
import { createApp } from '../support/app.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';

/** Watches the small app and collects every round. */
function watch(changes: Readonly<Record<string, string | undefined>> = {}, mayWrite?: () => boolean) {
  const root = createApp(changes);
  const rounds: Round[] = [];
  const errors: unknown[] = [];
  const watching = watchApp(openFolder(root), {
    ...(mayWrite && { mayWrite }),
    onRound: (round) => rounds.push(round),
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => watching.close());
  const names = (): string[] =>
    [...readFile(root, 'generated/events.ts').matchAll(/"([\w.]+)": import/g)].map(([, name]) => name as string);
  const codes = (): string[] => rounds.at(-1)?.analysis.diagnostics.map(({ code }: Diagnostic) => code) ?? [];
  const settle = async (): Promise<void> => {
    for (let count = -1; count !== rounds.length; await pause(150)) count = rounds.length;
  };
  return { root, rounds, errors, names, codes, settle, path: (file: string) => join(root, file) };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const type = (name: string): string => `export type ${name} = { id: string };\n`;

test('generates at the start', () => {
  const { names, errors } = watch();
  expect(names()).toEqual(['user.registered', 'order.paid']);
  expect(errors).toEqual([]);
});

test('follows files that are added, changed and removed', async () => {
  const { root, names, path } = watch();
  writeFiles(root, { 'events/team-created.ts': type('TeamCreatedEvent') });
  await expect.poll(names).toContain('team.created');
  writeFiles(root, { 'events/team-created.ts': type('TeamRenamedEvent') });
  await expect.poll(names).toContain('team.renamed');
  rmSync(path('events/team-created.ts'));
  await expect.poll(names).toEqual(['user.registered', 'order.paid']);
});

test('writes the generated files again when their folder is moved away, or removed', async () => {
  const { root, names, path, settle } = watch();
  writeFiles(root, { 'events/note.ts': '// A round that finds the generated files unchanged.\n' });
  await settle();
  renameSync(path('generated'), path('moved'));
  await expect.poll(() => listFolder(root).includes('generated/manifest.json')).toBe(true);
  await expect.poll(names).toEqual(['user.registered', 'order.paid']);
  rmSync(path('generated'), { recursive: true });
  await expect.poll(() => listFolder(root).includes('generated/manifest.json')).toBe(true);
});

test('follows links to folders and to files, at the start and later', async () => {
  const { root, names, path, rounds, settle } = watch({
    'shared/team.ts': type('TeamCreatedEvent'),
    'single/left.ts': type('TeamLeftEvent'),
  });
  symlinkSync('../shared', path('events/shared'));
  symlinkSync('../single/left.ts', path('events/left.ts'));
  await expect.poll(names).toEqual(expect.arrayContaining(['team.created', 'team.left']));
  writeFiles(root, { 'shared/team.ts': type('TeamRenamedEvent') });
  await expect.poll(names).toContain('team.renamed');
  writeFiles(root, { 'shared/deep/more.ts': type('TeamGrownEvent') });
  await expect.poll(names).toContain('team.grown');
  writeFiles(root, { 'single/left.ts': type('TeamMovedEvent') });
  await expect.poll(names).toContain('team.moved');
  symlinkSync('..', path('shared/back'));
  await settle();
  expect(rounds.length).toBeLessThan(20);
});

test('follows JSON, aliases, the tsconfig and workspace packages that were read', async () => {
  const { root, names, path, codes } = watch({
    'names.json': '["user.registered"]',
    'packages/shared/package.json': JSON.stringify({ name: 'shared', exports: './one.ts' }),
    'packages/shared/one.ts': type('OneSharedEvent'),
    'packages/shared/two.ts': type('TwoSharedEvent'),
    'tsc-run.config.ts': `import names from '@/names.json';\nexport default { events: { subscribers: { mail: { events: names } } } };\n`,
    'tsconfig.json': '{ "compilerOptions": { "moduleResolution": "bundler", "paths": { "@/*": ["./*"] } } }',
  });
  expect(codes()).toEqual([]);
  symlinkSync('../packages/shared', path('node_modules/shared'));
  writeFiles(root, { 'events/shared.ts': `export * from 'shared';` });
  await expect.poll(names).toContain('one.shared');
  writeFiles(root, { 'packages/shared/package.json': JSON.stringify({ name: 'shared', exports: './two.ts' }) });
  await expect.poll(names).toContain('two.shared');
  writeFiles(root, { 'names.json': '["user.gone"]' });
  await expect.poll(codes).toContain('unknown-event');
  writeFiles(root, { 'tsconfig.json': '{ "compilerOptions": { "moduleResolution": "bundler" } }' });
  await expect.poll(codes).toContain('import-not-resolved');
});

test('follows folders that are created with sub-folders, renamed, deleted and created again', async () => {
  const { root, names, path } = watch();
  writeFiles(root, { 'events/a/b/c/team-created.ts': type('TeamCreatedEvent') });
  await expect.poll(names).toContain('team.created');
  renameSync(path('events/a'), path('events/z'));
  await expect.poll(() => readFile(root, 'generated/events.ts')).toContain('../events/z/b/c/team-created.js');
  writeFiles(root, { 'events/z/b/c/team-left.ts': type('TeamLeftEvent') });
  await expect.poll(names).toContain('team.left');
  rmSync(path('events'), { recursive: true });
  await expect.poll(names).toEqual([]);
  mkdirSync(path('events'));
  writeFiles(root, { 'events/user-registered.ts': type('UserRegisteredEvent') });
  await expect.poll(names).toEqual(['user.registered']);
});

test('reads a folder that is moved into the app', async () => {
  const { root, names, path } = watch();
  writeFiles(root, { 'elsewhere/one/team-created.ts': type('TeamCreatedEvent') });
  renameSync(path('elsewhere'), path('events/elsewhere'));
  await expect.poll(names).toContain('team.created');
});

test('reads functions/subscribers when it is created later', async () => {
  const { root, codes } = watch({ 'functions/subscribers/mail.ts': undefined, 'functions/api/users.ts': undefined });
  expect(codes()).toEqual(['subscriber-file-missing']);
  writeFiles(root, { 'functions/subscribers/mail.ts': 'export function listen() {}\n' });
  await expect.poll(codes).toEqual([]);
});

test('follows atomic saves: a rename over the file, or a delete and a new file', async () => {
  const { root, names, path, settle, rounds } = watch();
  writeFileSync(path('events/.tmp'), type('TeamCreatedEvent'));
  renameSync(path('events/.tmp'), path('events/order-paid.ts'));
  await expect.poll(names).toEqual(['user.registered', 'team.created']);
  await settle();
  const before = rounds.length;
  renameSync(path('events/order-paid.ts'), path('events/order-paid.ts~'));
  await pause(20);
  writeFileSync(path('events/order-paid.ts'), type('TeamJoinedEvent'));
  await expect.poll(names).toEqual(['user.registered', 'team.joined']);
  // No round saw the app without the file.
  expect(rounds.slice(before).every(({ analysis }) => analysis.model.events.length === 2)).toBe(true);
  expect(listFolder(root)).not.toContain('generated/.tmp');
});

test('reports a syntax error and keeps the last registry', async () => {
  const { root, names, codes, rounds } = watch();
  const registry = readFile(root, 'generated/events.ts');
  writeFiles(root, { 'events/order-paid.ts': 'export type OrderPaidEvent = {' });
  await expect.poll(codes).toEqual(['syntax-error']);
  expect(rounds.at(-1)?.difference).toBeUndefined();
  expect(readFile(root, 'generated/events.ts')).toBe(registry);
  writeFiles(root, { 'events/order-paid.ts': type('OrderShippedEvent') });
  await expect.poll(names).toContain('order.shipped');
});

test('ignores its own writes, and restores output that others change', async () => {
  const { root, rounds, settle, path } = watch();
  await settle();
  const writes = () =>
    rounds.filter(({ difference }) => difference && difference.missing.length + difference.changed.length > 0);
  writeFiles(root, { 'events/order-paid.ts': type('OrderShippedEvent') });
  await settle();
  expect(writes()).toHaveLength(2);
  expect(rounds.length).toBeLessThanOrEqual(4);
  rmSync(path('generated'), { recursive: true });
  await expect.poll(() => listFolder(root)).toContain('generated/events.ts');
  await settle();
  expect(writes()).toHaveLength(3);
});

test('writes nothing when files are only touched', async () => {
  const { root, rounds, settle, path } = watch();
  await settle();
  const before = readFile(root, 'generated/events.ts');
  utimesSync(path('events/order-paid.ts'), new Date(), new Date());
  await settle();
  expect(rounds.at(-1)?.difference?.changed).toEqual([]);
  expect(readFile(root, 'generated/events.ts')).toBe(before);
});

test('follows files that the config imports', async () => {
  const { root, names, codes } = watch({
    'tsc-run.config.ts': `import { names } from './shared/names.js';\nexport default { events: { subscribers: { mail: { events: names } } } };\n`,
    'shared/names.ts': `export const names = ['user.registered'];\n`,
  });
  expect(codes()).toEqual([]);
  writeFiles(root, { 'shared/names.ts': `export const names = ['user.registered', 'team.created'];\n` });
  await expect.poll(codes).toEqual(['unknown-event']);
  writeFiles(root, { 'events/team-created.ts': type('TeamCreatedEvent') });
  await expect.poll(names).toContain('team.created');
  expect(codes()).toEqual([]);
});

test('follows a branch switch that changes 2,000 files', async () => {
  const { root, names, path } = watch();
  const files = (word: string) =>
    Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [
        `events/many/${at % 20}/e-${at}.ts`,
        type(`Many${word}${at}DoneEvent`),
      ]),
    );
  writeFiles(root, files('Old'));
  await expect.poll(() => names().length, { timeout: 20_000 }).toBe(2_002);
  writeFiles(root, files('New'));
  rmSync(path('events/many/19'), { recursive: true });
  await expect
    .poll(() => names().filter((name) => name.startsWith('many.new')).length, { timeout: 20_000 })
    .toBe(1_900);
  expect(names()).toHaveLength(1_902);
});

test('writes nothing while writing is not allowed', async () => {
  let allowed = false;
  const { root, names } = watch({}, () => allowed);
  expect(listFolder(root)).not.toContain('generated/events.ts');
  allowed = true;
  writeFiles(root, { 'events/order-paid.ts': type('OrderShippedEvent') });
  await expect.poll(() => listFolder(root)).toContain('generated/events.ts');
  expect(names()).toContain('order.shipped');
});

test('reports a folder where a file belongs, and tries again at the next change', async () => {
  const { root, names, errors, path } = watch();
  rmSync(path('generated'), { recursive: true });
  writeFileSync(path('generated'), '');
  writeFiles(root, { 'events/order-paid.ts': type('OrderShippedEvent') });
  await expect.poll(() => errors.map(String)).toContainEqual(expect.stringContaining('generated is a file'));
  rmSync(path('generated'));
  writeFiles(root, { 'events/order-paid.ts': type('OrderSentEvent') });
  await expect.poll(() => listFolder(root)).toContain('generated/events.ts');
  expect(names()).toContain('order.sent');
});

test('reads a file that the config imports when its folder is created', async () => {
  const { root, names } = watch({
    'tsc-run.config.ts': `import { orders } from './names/orders.js';
export default { events: { subscribers: { mail: { events: ['user.registered', orders] } } } };
`,
  });
  await pause(100);
  writeFiles(root, { 'elsewhere/orders.ts': "export const orders = 'order.paid';\n" });
  renameSync(join(root, 'elsewhere'), join(root, 'names'));
  await expect.poll(names).toEqual(['order.paid', 'user.registered']);
});
