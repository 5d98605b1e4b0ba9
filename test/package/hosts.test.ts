import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP, REPOSITORY } from '../support/app.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { execute, installPnpm, packInto } from '../support/packages.js';
import { writeFiles } from '../support/temp-folder.js';
import { PATCHES, runTspc } from '../support/tspc.js';
import { startServer } from '../support/tsserver.js';

const VERSIONS = ['5.9', '6.0'] as const;
const API = 'functions/api/users.ts';
const COMPILER_OPTIONS = { strict: true, module: 'nodenext', target: 'es2022', types: [], noEmit: true };

const folder = createLastingFolder();
let tarball = '';

beforeAll(() => {
  tarball = packInto(folder.path);
});
afterAll(() => folder.remove());

/** The small app with a misspelt emit, and with the plugin and the transformer in its tsconfig. */
function writeApp(root: string, manifest: object): void {
  const plugins = [{ name: '@tsc-run/core/plugin' }, { transform: '@tsc-run/core/transform', transformProgram: true }];
  writeFiles(root, {
    ...APP,
    'package.json': JSON.stringify({ type: 'module', private: true, ...manifest }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, skipLibCheck: true, plugins } }),
    [API]: (APP[API] ?? '').replace('user.registered', 'user.registerd'),
  });
}

function install(root: string): void {
  execute('npm', root, 'install', '--no-audit', '--no-fund');
}

/** Copies a TypeScript of this repository to where an install would put it. A link would run from here. */
function placeTypescript(version: string, target: string): void {
  const source = join(REPOSITORY, `node_modules/typescript-${version}`);
  const needed = /^(?:package\.json|lib|lib\.[\w.]+\.d\.ts|lib\.d\.ts|_?tsserver\.js|typescript\.js)$/;
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, { recursive: true, filter: (path) => path === source || needed.test(basename(path)) });
}

/** Our codes that tsserver reports for a wrong emit when only the tsconfig names the plugin. */
async function findCodes(root: string, typescript: string): Promise<readonly number[]> {
  const server = startServer({ typescript: join(typescript, 'lib/tsserver.js'), cwd: root });
  try {
    server.open(join(root, API));
    const found = await server.diagnostics(join(root, API));
    return found.map(({ code }) => code).filter((code) => code >= 71_000);
  } finally {
    await server.kill();
  }
}

test('npm: tsserver loads the plugin, tspc loads the transformer', async () => {
  const root = join(folder.path, 'npm app');
  writeApp(root, { devDependencies: { '@tsc-run/core': `file:${tarball}` } });
  install(root);
  execute('npm', root, 'exec', 'tsc-run', 'generate');
  for (const version of VERSIONS) {
    placeTypescript(version, join(root, 'node_modules/typescript'));
    expect(await findCodes(root, join(root, 'node_modules/typescript')), version).toEqual([71_001]);
  }
  const { status, output } = runTspc(PATCHES[1], root, ['-p', '.']);
  expect(output).toMatch(/^functions\/api\/users\.ts\(3,21\): error TS71001: /m);
  expect(status).not.toBe(0);
});

test('pnpm: tsserver loads the plugin', async (context) => {
  const pnpm = installPnpm(folder.path);
  if (typeof pnpm === 'string') return context.skip(pnpm);
  const root = join(folder.path, 'pnpm app');
  for (const version of VERSIONS) {
    const typescript = `file:${join(REPOSITORY, `node_modules/typescript-${version}`)}`;
    writeApp(root, { devDependencies: { '@tsc-run/core': `file:${tarball}`, typescript } });
    pnpm(root, 'install', '--ignore-scripts', '--no-frozen-lockfile');
    pnpm(root, 'exec', 'tsc-run', 'generate');
    expect(await findCodes(root, join(root, 'node_modules/typescript')), version).toEqual([71_001]);
  }
});

test('an npm workspace with TypeScript at its root: tsserver loads the plugin', async () => {
  const root = join(folder.path, 'npm workspace');
  const app = join(root, 'apps/shop');
  mkdirSync(root);
  writeFiles(root, { 'package.json': '{ "private": true, "workspaces": ["apps/*"] }\n' });
  writeApp(app, { name: 'shop', version: '1.0.0', devDependencies: { '@tsc-run/core': `file:${tarball}` } });
  install(root);
  execute('npm', app, 'exec', 'tsc-run', 'generate');
  for (const version of VERSIONS) {
    placeTypescript(version, join(root, 'node_modules/typescript'));
    expect(await findCodes(app, join(root, 'node_modules/typescript')), version).toEqual([71_001]);
  }
});
