import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listCompiledFiles, loadTsconfigs } from '../../src/project/compiler/load-tsconfig.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { ToolError } from '../../src/project/disk/tool-error.js';
import { createFolder } from '../support/temp-folder.js';

const SOURCES = Object.fromEntries(
  ['src/a.ts', 'src/b.tsx', 'src/c.mts', 'src/c.test.ts', 'src/d.d.ts', 'src/e.js', 'other/f.cts', 'dist/g.ts'].map(
    (path) => [path, ''],
  ),
);

/** The files of the program, in a folder whose JSON files are given as data. */
function filesFor(configs: Readonly<Record<string, object | string>>, app = '.'): readonly string[] {
  const texts = Object.entries(configs).map(([path, config]) => [
    path,
    typeof config === 'string' ? config : JSON.stringify(config),
  ]);
  const root = createFolder({ ...SOURCES, ...(Object.fromEntries(texts) as Record<string, string>) });
  const folder = openFolder(join(root, app));
  return listCompiledFiles(folder, loadTsconfigs(folder));
}

const ALL = ['dist/g.ts', 'other/f.cts', 'src/a.ts', 'src/b.tsx', 'src/c.mts', 'src/c.test.ts'];

test.each<[string, Readonly<Record<string, object | string>>, readonly string[]]>([
  ['no tsconfig', { 'package.json': {} }, ALL],
  ['an empty one', { 'tsconfig.json': {} }, ALL],
  ['comments and trailing commas', { 'tsconfig.json': '// c\n{ "include": ["src/a.ts",], /* c */ }' }, ['src/a.ts']],
  ['include, a folder', { 'tsconfig.json': { include: ['other'] } }, ['other/f.cts']],
  [
    'include with patterns',
    { 'tsconfig.json': { include: ['src/*.ts', 'o*/**/*'] } },
    ['other/f.cts', 'src/a.ts', 'src/c.test.ts'],
  ],
  [
    'exclude',
    { 'tsconfig.json': { exclude: ['dist', '**/*.test.ts'] } },
    ['other/f.cts', 'src/a.ts', 'src/b.tsx', 'src/c.mts'],
  ],
  ['files', { 'tsconfig.json': { files: ['src/a.ts', 'src/missing.ts'] } }, ['src/a.ts']],
  [
    'files win over exclude',
    { 'tsconfig.json': { files: ['dist/g.ts'], include: ['other'], exclude: ['dist'] } },
    ['dist/g.ts', 'other/f.cts'],
  ],
  ['outDir', { 'tsconfig.json': { compilerOptions: { outDir: 'dist' } } }, ALL.slice(1)],
  [
    'outDir with an exclude of its own',
    { 'tsconfig.json': { compilerOptions: { outDir: 'dist' }, exclude: [] } },
    ALL.slice(1),
  ],
  ['outDir beside the sources', { 'tsconfig.json': { compilerOptions: { outDir: '.' }, exclude: [] } }, ALL],
  ['allowJs', { 'tsconfig.json': { compilerOptions: { allowJs: true }, include: ['src/e*'] } }, ['src/e.js']],
  [
    'extends',
    { 'tsconfig.json': { extends: './base/tsconfig.json' }, 'base/tsconfig.json': { include: ['../other'] } },
    ['other/f.cts'],
  ],
  [
    'references, each once',
    {
      'tsconfig.json': { files: [], references: [{ path: 'one' }, { path: 'two/tsconfig.lib.json' }] },
      'one/tsconfig.json': { include: ['../other'], references: [{ path: '..' }] },
      'two/tsconfig.lib.json': { include: ['../src/a.ts', '../other'] },
    },
    ['other/f.cts', 'src/a.ts'],
  ],
])('%s', (_, configs, expected) => {
  expect(filesFor(configs)).toEqual(expected);
});

test('the nearest tsconfig upwards is used, and may include files outside the app', () => {
  expect(filesFor({ 'tsconfig.json': { include: ['src/a.ts', 'app'] }, 'app/x.ts': '' }, 'app')).toEqual([
    '../src/a.ts',
    'x.ts',
  ]);
});

test.each<[string, Readonly<Record<string, object | string>>]>([
  ['extends nothing', { 'tsconfig.json': { extends: './missing.json' } }],
  ['extends itself', { 'tsconfig.json': { extends: './tsconfig.json' } }],
  ['references nothing', { 'tsconfig.json': { references: [{ path: 'missing' }] } }],
  ['is a list', { 'tsconfig.json': '"no"' }],
])('a tsconfig that %s is told by name', (_, configs) => {
  expect(() => filesFor(configs)).toThrow(ToolError);
  expect(() => filesFor(configs)).toThrow(/tsconfig\.json/);
});
