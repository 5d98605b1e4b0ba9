import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

function toConfig(outDir: string): string {
  const subscribers = `{ mail: { events: ['user.registered'] } }`;
  return `export default { events: { outDir: ${JSON.stringify(outDir)}, subscribers: ${subscribers} } };\n`;
}

/** Every registry below a folder, hidden folders included. */
function findRegistries(root: string): readonly string[] {
  return listFolder(root).filter((path) => path.endsWith('events.ts'));
}

test.each([
  ['generated', 'generated'],
  ['./generated/', 'generated'],
  ['src/generated', 'src/generated'],
  ['src//deep/./er/../generated', 'src/deep/generated'],
  ['src\\generated', 'src/generated'],
  ['with space/and (brackets) & more', 'with space/and (brackets) & more'],
  ['größe/注文', 'größe/注文'],
  [`it's "quoted"`, `it's "quoted"`],
  ['${HOME}/`x`', '${HOME}/`x`'],
  ['link', 'real'],
])('outDir %j is fine: written there, fresh, and it compiles', async (outDir, folder) => {
  const root = createApp({ 'tsc-run.config.ts': toConfig(outDir) }, '7.0');
  mkdirSync(join(root, 'real'));
  symlinkSync('real', join(root, 'link'));
  expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
  expect(findRegistries(root)).toEqual([`${folder}/events.ts`]);
  expect(await runInside(root, 'check')).toMatchObject({ code: 0, stderr: '' });
});

test('output in a former outDir is reported, and rejected by the compiler alone', async () => {
  const root = createApp({ 'tsc-run.config.ts': toConfig('src/generated') }, '7.0');
  await runInside(root, 'generate');
  expect(await runInside(root, 'check')).toMatchObject({ code: 0 });
  writeFiles(root, { 'tsc-run.config.ts': toConfig('generated') });
  await runInside(root, 'generate');
  const { code, stdout } = await runInside(root, 'check');
  const files = ['src/generated/events.ts', 'src/generated/subscribers.ts'];
  expect({ code, lines: stdout.split('\n').filter((line) => /- error|help:/.test(line)) }).toEqual({
    code: 1,
    lines: files.flatMap((file) => [
      `${file}:1:1 - error tsc-run(stale-output): ${file} was generated for an earlier events.outDir, and is still compiled beside what replaced it.`,
      '  help: Delete it, and the manifest.json beside it.',
    ]),
  });
  rmSync(join(root, 'src'), { recursive: true });
  expect(await runInside(root, 'check')).toMatchObject({ code: 0 });
});

test('outDir beside the app', async () => {
  const root = createFolder();
  const app = join(root, 'my app');
  writeFiles(app, {
    'tsc-run.config.ts': toConfig('../the registry'),
    'events/user-registered.ts': 'export type UserRegisteredEvent = {};\n',
    'functions/subscribers/mail.ts': 'export function listen() {}\n',
  });
  expect(await runInside(app, 'generate')).toMatchObject({ code: 0, stderr: '' });
  expect(readFile(root, 'the registry/events.ts')).toContain('import("../my app/events/user-registered.js")');
  expect((await runInside(app, 'generate --check')).code).toBe(0);
});

test.each([
  '',
  ' ',
  '.',
  './',
  '..',
  '../',
  'a/..',
  '../..',
  '/tmp/generated',
  'C:\\generated',
  'events',
  'events/types',
  'functions/subscribers/x',
  'node_modules/x',
  'src/node_modules',
  '.generated',
  'src/.cache/x',
  '../.x',
  'a\nb',
])('outDir %j is a problem at its place, and nothing is written anywhere', async (outDir) => {
  const root = createApp({ 'tsc-run.config.ts': toConfig(outDir) });
  const { code, stdout, stderr } = await runInside(root, 'generate');
  expect(code).toBe(1);
  expect(stderr).toContain(
    'tsc-run.config.ts:1:36 - error tsc-run(config-invalid): events.outDir must be a folder of its own, relative to ' +
      'the config; not in events/, node_modules/ or a hidden folder.',
  );
  expect(stdout).toContain('Nothing was written');
  expect(findRegistries(root)).toEqual([]);
  expect(existsSync(resolve(root, outDir, 'events.ts'))).toBe(false);
});

test('no fix replaces a file that tsc-run did not write', async () => {
  const root = createApp({ 'tsc-run.config.ts': toConfig('out'), 'out/events.ts': 'export {};\n' });
  const { stdout } = await runInside(root, 'check --no-tsc --format json');
  const { problems } = JSON.parse(stdout) as { problems: { file: string; fixes: { title: string }[] }[] };
  expect(problems.map(({ file, fixes }) => `${file} ${fixes.map(({ title }) => title).join()}`)).toEqual([
    'out/subscribers.ts Regenerate',
    'out/manifest.json Regenerate',
    'out/events.ts ',
  ]);
});

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  ['a file', 'out', { out: 'mine' }, 'out is a file, and a folder is needed there'],
  ['below a file', 'a/b/out', { 'a/b': 'mine' }, 'a/b is a file, and a folder is needed there'],
  ['a file of the app', 'package.json', {}, 'package.json is a file, and a folder is needed there'],
  [
    'a folder with a file of the app',
    'src',
    { 'src/events.ts': 'export {};\n' },
    'src/events.ts was not written by tsc-run',
  ],
  ['a folder with other JSON', 'web', { 'web/manifest.json': '{}' }, 'web/manifest.json was not written by tsc-run'],
  ['a folder with the name of a file', 'out', { 'out/events.ts/x': '' }, 'Cannot write out/events.ts: it is a folder'],
])('outDir is %s: one message, and every file stays', async (_, outDir, files, message) => {
  const root = createApp({ ...files, 'tsc-run.config.ts': toConfig(outDir) });
  const before = listFolder(root);
  const { code, stdout, stderr } = await runInside(root, 'generate');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: [^\n]*\n {2}help: [^\n]*\n$/);
  expect(stderr).toContain(`error: ${message}`);
  expect(listFolder(root)).toEqual(before);
  for (const [path, text] of Object.entries(files)) expect(readFile(root, path)).toBe(text);
  expect((await runInside(root, 'generate --check')).code).toBe(1);
});

test('outDir is a link to nothing', async () => {
  const root = createApp({ 'tsc-run.config.ts': toConfig('link/deep') });
  symlinkSync('nowhere', join(root, 'link'));
  const { code, stderr } = await runInside(root, 'generate');
  expect(code).toBe(2);
  expect(stderr).toContain('error: link is a link to nothing, and a folder is needed there\n');
});
