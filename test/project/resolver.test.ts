import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { openFolder } from '../../src/project/disk/folder.js';
import { createSession } from '../../src/analysis/session/session.js';
import { createFolder, type Files, writeFiles } from '../support/temp-folder.js';

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODENEXT = { module: 'nodenext' };

const json = (value: object): string => JSON.stringify(value);
const tsconfig = (options: object, rest: object = {}): string => json({ compilerOptions: options, ...rest });

const SHARED = { name: '@acme/shared', exports: { '.': { dev: './src/index.ts', default: './lib/index.js' } } };

/** A package.json and a tsconfig, and imports as `from: specifier`; each is resolved as TypeScript resolves it. */
const CASES: Readonly<
  Record<string, { readonly files: Files; readonly imports: readonly (readonly [string, string])[] }>
> = {
  'paths with a fallback': {
    files: { 'tsconfig.json': tsconfig({ ...BUNDLER, paths: { '@/*': ['./gone/*', './src/*'], exact: ['./src/a'] } }) },
    imports: [
      ['config.ts', '@/a'],
      ['config.ts', '@/a.js'],
      ['src/a.ts', '@/dir'],
      ['config.ts', '@/none'],
      ['config.ts', 'exact'],
    ],
  },
  baseUrl: {
    files: { 'tsconfig.json': tsconfig({ ...BUNDLER, baseUrl: './src' }) },
    imports: [
      ['config.ts', 'a'],
      ['config.ts', 'dir'],
    ],
  },
  'paths of an extended tsconfig': {
    files: {
      'tsconfig.json': json({ extends: './config/base.json' }),
      'config/base.json': tsconfig({ ...BUNDLER, paths: { '~/*': ['../src/*'] } }),
    },
    imports: [['config.ts', '~/a']],
  },
  'imports, bundler': {
    files: {
      'tsconfig.json': tsconfig({ ...BUNDLER, customConditions: ['dev'] }),
      'package.json': json({
        imports: {
          '#off': { production: './gone.js', node: './src/none.ts', default: './src/a.ts' },
          '#on': { dev: './src/dir/index.ts', default: './src/a.ts' },
          '#list': ['./gone.ts', './src/a.js'],
          '#all/*': './src/*.ts',
          '#null': { types: null, default: './src/a.ts' },
          '#package': '@acme/shared',
        },
      }),
    },
    imports: ['#off', '#on', '#list', '#all/a', '#null', '#none', '#package'].map(
      (each) => ['src/a.ts', each] as const,
    ),
  },
  'imports, nodenext': {
    files: {
      'tsconfig.json': tsconfig({ ...NODENEXT, outDir: 'dist', rootDir: '.' }),
      'package.json': json({
        type: 'module',
        imports: {
          '#kind': { require: './src/a.ts', import: './src/dir/index.ts' },
          '#node': { node: './src/a.ts' },
          '#built': './dist/src/a.js',
        },
      }),
    },
    imports: [
      ['src/a.ts', '#kind'],
      ['src/c.cts', '#kind'],
      ['src/a.ts', '#node'],
      ['src/a.ts', '#built'],
    ],
  },
  'the nearest package.json': {
    files: {
      'tsconfig.json': tsconfig(NODENEXT),
      'package.json': json({ imports: { '#x': './src/a.ts' } }),
      'inner/package.json': json({ name: 'inner', imports: { '#x': './own.ts' }, exports: './own.ts' }),
      'inner/own.ts': '',
      'inner/deep/b.ts': '',
    },
    imports: [
      ['inner/deep/b.ts', '#x'],
      ['src/a.ts', '#x'],
      ['inner/deep/b.ts', 'inner'],
    ],
  },
  'workspace and installed packages': {
    files: { 'tsconfig.json': tsconfig({ ...BUNDLER, customConditions: ['dev'] }) },
    imports: ['@acme/shared', '@acme/shared/none', 'typed', 'plain', 'plain/sub', 'extra', 'missing'].map(
      (each) => ['config.ts', each] as const,
    ),
  },
  'relative to a folder with a package.json': {
    files: {
      'tsconfig.json': tsconfig(BUNDLER),
      'src/odd/package.json': json({ types: './q.ts' }),
      'src/odd/q.ts': '',
    },
    imports: [
      ['config.ts', './src/odd'],
      ['config.ts', './src/a.js'],
      ['src/a.ts', './dir'],
    ],
  },
};

const SOURCES: Files = {
  'config.ts': '',
  'src/a.ts': '',
  'src/c.cts': '',
  'src/dir/index.ts': '',
  'packages/shared/package.json': json(SHARED),
  'packages/shared/src/index.ts': '',
  'packages/shared/lib/index.d.ts': '',
  'node_modules/typed/package.json': json({ types: './t.d.ts' }),
  'node_modules/typed/t.d.ts': '',
  'node_modules/plain/package.json': json({ main: './m.js' }),
  'node_modules/plain/m.d.ts': '',
  'node_modules/plain/sub.d.ts': '',
  'node_modules/@types/extra/index.d.ts': '',
};

function createProject(files: Files): string {
  const root = createFolder({ ...SOURCES, ...files });
  mkdirSync(join(root, 'node_modules/@acme'), { recursive: true });
  symlinkSync('../../packages/shared', join(root, 'node_modules/@acme/shared'));
  return root;
}

function resolveWithTypeScript(root: string, from: string, specifier: string): string | undefined {
  const file = join(root, 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, ts.sys.readFile).config,
    ts.sys,
    dirname(file),
    undefined,
    file,
  );
  const path = join(root, from);
  const mode = ts.getImpliedNodeFormatForFile(path, undefined, ts.sys, options);
  const { resolvedModule } = ts.resolveModuleName(specifier, path, options, ts.sys, undefined, undefined, mode);
  return resolvedModule && relative(root, resolvedModule.resolvedFileName);
}

test.each(Object.entries(CASES))('imports resolve as in TypeScript: %s', (_, { files, imports }) => {
  const root = createProject(files);
  const folder = openFolder(root);
  for (const [from, specifier] of imports) {
    const found = folder.resolve(specifier, from).find((each) => folder.stat(each) === 'file');
    expect([from, specifier, found]).toEqual([from, specifier, resolveWithTypeScript(root, from, specifier)]);
  }
});

test('paths of the referenced tsconfig that has the file', () => {
  const root = createProject({
    'tsconfig.json': json({ files: [], references: [{ path: './tsconfig.app.json' }] }),
    'tsconfig.app.json': tsconfig(
      { ...BUNDLER, composite: true, paths: { '@/*': ['./src/*'] } },
      { include: ['src', '*.ts'] },
    ),
  });
  expect(openFolder(root).resolve('@/a', 'config.ts')[0]).toBe('src/a.ts');
});

test('a session notices what changes resolution', () => {
  const config = (name: string): string =>
    `import { NAMES } from '${name}';\nexport default { events: { subscribers: { mail: { external: true, events: NAMES } } } };\n`;
  const root = createFolder({
    'package.json': json({ imports: { '#names': './a.json' } }),
    'a.json': '["user.registered"]',
    'b.ts': `export const NAMES = ['user.left'] as const;`,
    'events/user.ts':
      'export type UserRegisteredEvent = { id: string };\nexport type UserLeftEvent = { id: string };\n',
    'tsc-run.config.ts': config('#names').replace('{ NAMES }', 'NAMES'),
    'tsconfig.json': tsconfig({ ...BUNDLER, paths: { '@/*': ['./lib/*'] } }),
  });
  const session = createSession({ folder: openFolder(root) });
  const change = (files: Files): string => {
    writeFiles(root, files);
    session.changed(Object.keys(files));
    const { model, diagnostics } = session.analysis();
    return diagnostics.map(({ code }) => code).join() || String(model.subscribers[0]?.events);
  };
  expect(change({})).toBe('user.registered');
  expect(session.followed()).toEqual(expect.arrayContaining(['a.json', 'tsconfig.json', 'package.json']));
  expect(change({ 'a.json': '["user.left"]' })).toBe('user.left');
  expect(change({ 'a.json': '["user.left"' })).toContain('syntax-error');
  expect(change({ 'tsc-run.config.ts': config('#names') })).toContain('syntax-error');
  expect(change({ 'package.json': json({ imports: { '#names': './b.ts' } }) })).toBe('user.left');
  expect(change({ 'tsc-run.config.ts': config('@/c') })).toBe('import-not-resolved');
  expect(change({ 'lib/c.ts': `export const NAMES = ['user.registered'] as const;` })).toBe('user.registered');
  expect(change({ 'tsconfig.json': tsconfig({ ...BUNDLER, paths: { '@/c': ['./b.ts'] } }) })).toBe('user.left');
});
