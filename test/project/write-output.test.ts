import type * as FileSystem from 'node:fs';
import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openFolder } from '../../src/project/disk/folder.js';
import { ToolError } from '../../src/project/disk/tool-error.js';
import { compareOutput, isStale, writeOutput } from '../../src/project/output/output.js';
import { toStaleProblems } from '../../src/project/output/stale-output.js';
import { FIRST_LINE, type VirtualFile } from '../../src/render/code.js';
import { createFolder, type Files, listFolder, readFile } from '../support/temp-folder.js';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  const writeSync = (...args: Parameters<typeof fs.writeSync>): number => {
    if (!disk.full) return fs.writeSync(...args);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  };
  return { ...fs, writeSync };
});
afterEach(() => {
  disk.full = false;
});

function render(names: readonly string[], folder = 'generated'): readonly VirtualFile[] {
  const events = names.map((name) => ({ name, file: `events/${name}.ts` }));
  const manifest = { version: 1, events, subscribers: [], files: ['events.ts', 'manifest.json'] };
  return [
    { path: `${folder}/events.ts`, text: `${FIRST_LINE}\ntype A = "${names.join('" | "')}";\n`, origins: new Map() },
    { path: `${folder}/manifest.json`, text: `${JSON.stringify(manifest, undefined, 2)}\n`, origins: new Map() },
  ];
}

const AB = render(['a', 'b']);

function asFiles(rendered: readonly VirtualFile[]): Files {
  return Object.fromEntries(rendered.map(({ path, text }) => [path, text]));
}

test('writes what is missing, folders included, and leaves no temporary file', () => {
  const root = createFolder();
  const deep = render(['a'], '../out/deep');
  mkdirSync(join(root, 'app'));
  writeOutput(openFolder(join(root, 'app')), deep);
  expect(listFolder(root)).toEqual(['out/deep/events.ts', 'out/deep/manifest.json']);
  expect(readFile(root, 'out/deep/events.ts')).toBe(deep[0]?.text);
});

test('leaves a file with the same meaning alone, and replaces one that differs', () => {
  const root = createFolder({
    'generated/events.ts': AB[0]?.text.replaceAll('\n', '\r\n').replaceAll('"', "'") ?? '',
    'generated/manifest.json': '{ "files": ["manifest.json"] }',
  });
  const before = statSync(join(root, 'generated/events.ts')).ino;
  const { changed, unchanged } = writeOutput(openFolder(root), AB);
  expect([changed, unchanged].map((files) => files.map(({ path }) => path))).toEqual([
    ['generated/manifest.json'],
    ['generated/events.ts'],
  ]);
  expect(statSync(join(root, 'generated/events.ts')).ino).toBe(before);
  expect(isStale(compareOutput(openFolder(root), AB))).toBe(false);
});

test('a link stays a link', () => {
  const root = createFolder({ 'elsewhere/events.ts': `${FIRST_LINE} Old.` });
  mkdirSync(join(root, 'generated'));
  symlinkSync('../elsewhere/events.ts', join(root, 'generated/events.ts'));
  writeOutput(openFolder(root), AB);
  expect(lstatSync(join(root, 'generated/events.ts')).isSymbolicLink()).toBe(true);
  expect(readFile(root, 'elsewhere/events.ts')).toBe(AB[0]?.text);
});

test('removes left-over files that the old manifest names and that start with our first line', () => {
  const files = ['old.ts', 'mine.ts', 'gone.ts', '../outside.ts', 'events.ts', '.hidden.ts', 7, 'manifest.json'];
  const root = createFolder({
    ...asFiles(AB),
    'generated/manifest.json': JSON.stringify({ version: 1, events: [], files }),
    'generated/old.ts': `${FIRST_LINE}\n`,
    'generated/mine.ts': '// My own file.\n',
    'generated/not-named.ts': `${FIRST_LINE}\n`,
    'outside.ts': `${FIRST_LINE}\n`,
  });
  expect(writeOutput(openFolder(root), AB).leftOver).toEqual(['generated/old.ts']);
  expect(listFolder(root)).toEqual([
    'generated/events.ts',
    'generated/manifest.json',
    'generated/mine.ts',
    'generated/not-named.ts',
    'outside.ts',
  ]);
});

test.each<[string, Files, readonly unknown[]]>([
  ['nothing was ever generated', {}, [['generated/events.ts', 'missing', []]]],
  ['everything is fresh', asFiles(AB), []],
  ['one is missing', { 'generated/events.ts': AB[0]?.text ?? '' }, [['generated/manifest.json', 'missing', []]]],
  [
    'one event was added and one changed',
    {
      ...asFiles(AB),
      'generated/manifest.json': JSON.stringify({ events: [{ name: 'a', file: 'events/a.ts' }, { name: 'c' }] }),
    },
    [['generated/manifest.json', 'changed', ['b', 'c']]],
  ],
  [
    'the manifest does not parse',
    { ...asFiles(AB), 'generated/manifest.json': '<<<<<<< ours' },
    [['generated/manifest.json', 'changed', []]],
  ],
  [
    'a file is left over',
    {
      'generated/events.ts': AB[0]?.text ?? '',
      'generated/manifest.json': AB[1]?.text.replace('"events.ts"', '"events.ts", "old.ts"') ?? '',
      'generated/old.ts': FIRST_LINE,
    },
    [
      ['generated/manifest.json', 'changed', []],
      ['generated/old.ts', 'left-over', []],
    ],
  ],
])('stale: %s', (_, files, expected) => {
  const problems = toStaleProblems(compareOutput(openFolder(createFolder(files)), AB));
  expect(problems.map(({ details }) => Object.values(details))).toEqual(expected);
});

test.each<[string, Files]>([
  ['edited', { 'generated/events.ts': `// Mine.\n${AB[0]?.text}type B = 1;\n` }],
  ['torn by a merge', { 'generated/events.ts': `<<<<<<< ours\n${AB[0]?.text}=======\n>>>>>>> theirs\n` }],
  ['empty', { 'generated/events.ts': '', 'generated/manifest.json': '\n' }],
  ['a manifest torn by a merge', { 'generated/manifest.json': `<<<<<<< ours\n${AB[1]?.text}=======\n` }],
])('a file of ours is replaced: %s', (_, files) => {
  const root = createFolder(files);
  writeOutput(openFolder(root), AB);
  expect(isStale(compareOutput(openFolder(root), AB))).toBe(false);
});

test.each<[string, Files]>([
  ['code', { 'generated/events.ts': 'export const mine = 1;\n' }],
  ['JSON', { 'generated/manifest.json': '{ "name": "My web app" }\n' }],
])('a file that is not ours stays: %s', (_, files) => {
  const root = createFolder(files);
  expect(() => writeOutput(openFolder(root), AB)).toThrow(/^generated\/.* was not written by tsc-run/);
  expect(listFolder(root)).toEqual(Object.keys(files));
});

test.each<[string, Files, RegExp]>([
  ['the folder is a file', { generated: 'x' }, /^generated is a file, and a folder is needed there$/],
  ['a target is a folder', { 'generated/events.ts/x': '' }, /^Cannot write generated\/events\.ts: it is a folder$/],
  ['a later target is a folder', { 'generated/manifest.json/x': '' }, /manifest\.json: it is a folder$/],
])('%s: nothing is written', (_, files, message) => {
  const root = createFolder(files);
  expect(() => writeOutput(openFolder(root), AB)).toThrow(ToolError);
  expect(() => writeOutput(openFolder(root), AB)).toThrow(message);
  expect(listFolder(root)).toEqual(Object.keys(files));
});

test('the disk is full: the old files stay, and no partial file is left', () => {
  const root = createFolder(asFiles(AB));
  disk.full = true;
  expect(() => writeOutput(openFolder(root), render(['c']))).toThrow(
    'Cannot write generated/events.ts: the disk is full',
  );
  disk.full = false;
  expect(listFolder(root)).toEqual(['generated/events.ts', 'generated/manifest.json']);
  expect(isStale(compareOutput(openFolder(root), AB))).toBe(false);
});

test.skipIf(process.getuid?.() === 0)('the folder is read-only: the old files stay', () => {
  const root = createFolder(asFiles(AB));
  chmodSync(join(root, 'generated'), 0o555);
  expect(() => writeOutput(openFolder(root), render(['c']))).toThrow(
    'Cannot write generated/events.ts: permission denied',
  );
  chmodSync(join(root, 'generated'), 0o755);
  expect(isStale(compareOutput(openFolder(root), AB))).toBe(false);
});
