import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolder, listFolder, readFile } from '../support/temp-folder.js';
import { build, createBuiltApp, invoke, linkPackage, readManifest, toQueueEvent, toRequest } from './build-app.js';

/** The body of what the route `/x` of an app answers. */
async function ask(root: string): Promise<unknown> {
  const { answer } = await invoke(`${root}/dist/functions/api/x.ts`, toRequest('GET', '/x'));
  return JSON.parse((answer as { body: string }).body);
}

const TSCONFIG = (options: object) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      types: [],
      noEmit: true,
      skipLibCheck: true,
      ...options,
    },
  });

describe('dependencies and layouts', () => {
  test('zod, JSON, and an import that is done later', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': `import { http } from '@tsc-run/core';
import { z } from 'zod';
import data from '../../data.json' with { type: 'json' };
export const GET = async () => {
  const { later } = await import('../../later.js');
  return http.response().json([z.string().safeParse(1).success, data.a, later]);
};
`,
      'data.json': '{ "a": 1 }',
      'later.ts': 'export const later = 2;\n',
    });
    linkPackage(root, 'zod');
    await build(root);
    expect(await ask(root)).toEqual([false, 1, 2]);
  });

  test('a CommonJS package that reads its own folder and tries an optional package', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': `import { http } from '@tsc-run/core';
import pg from 'pg';
import old from 'old';
export const GET = () => http.response().json([typeof pg.Client, old()]);
`,
      'node_modules/old/package.json': '{ "name": "old", "version": "1.0.0" }',
      'node_modules/old/index.js': `const path = require('path');
let optional = 'none';
try { optional = require('not-there'); } catch {}
module.exports = () => [optional, path.basename('/a/b'), typeof __dirname, typeof __filename];
`,
      'node_modules/old/index.d.ts': 'export default function old(): unknown;\n',
      'node_modules/@types/pg/index.d.ts': 'declare const pg: { Client: unknown }; export default pg;\n',
    });
    linkPackage(root, 'pg');
    await build(root);
    expect(await ask(root)).toEqual(['function', ['none', 'b', 'string', 'string']]);
  });

  test('a CommonJS app, with paths and files in .cts', async () => {
    const root = await createBuiltApp({
      'package.json': '{ "name": "shop" }\n',
      'tsconfig.json': TSCONFIG({ paths: { '@lib/*': ['./lib/*'] }, esModuleInterop: true }),
      'lib/answer.cts': 'const answer = { value: 42 };\nexport = answer;\n',
      'functions/api/x.ts': `import { http } from '@tsc-run/core';
import answer = require('@lib/answer.cjs');
export const GET = () => http.response().json(answer.value);
`,
      'functions/api/y.cts': `import core = require('@tsc-run/core');
export const GET = () => core.http.response().json('y');
`,
    });
    await build(root);
    expect(await ask(root)).toBe(42);
    const y = await invoke(`${root}/dist/functions/api/y.cts`, toRequest('GET', '/y'));
    expect(y.answer).toMatchObject({ body: '"y"' });
  });

  test('a workspace: packages in TypeScript through their links, with conditions of the tsconfig', async () => {
    const root = createFolder({
      'package.json': '{ "private": true, "workspaces": ["app", "lib"] }\n',
      'lib/package.json': JSON.stringify({
        name: '@shop/lib',
        type: 'module',
        exports: { '.': { '@shop/source': './src/index.ts', default: './dist/missing.js' } },
      }),
      'lib/src/index.ts': `import { events } from '@tsc-run/core';
export const notify = () => events.emit('user.registered' as never, { id: 'lib' } as never);
`,
    });
    mkdirSync(join(root, 'node_modules/@shop'), { recursive: true });
    symlinkSync('../../lib', join(root, 'node_modules/@shop/lib'));
    const app = join(root, 'app');
    await createBuiltApp(
      {
        'tsconfig.json': TSCONFIG({ customConditions: ['@shop/source'], allowImportingTsExtensions: true }),
        'functions/api/users.ts': `import { notify } from '@shop/lib';
export const POST = async () => void (await notify());
`,
      },
      app,
    );
    mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
    symlinkSync(join(app, 'node_modules/@tsc-run/core'), join(root, 'node_modules/@tsc-run/core'));
    await build(app);
    const { emitted } = await invoke(`${app}/dist/functions/api/users.ts`, toRequest('POST', '/users'));
    expect(emitted).toEqual(['user.registered {"id":"lib"}']);
    expect(readManifest(app).functions[0]).toMatchObject({ emits: true });
  });

  test('links as pnpm makes them', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': `import { http } from '@tsc-run/core';
import a from 'a';
export const GET = () => http.response().json(a);
`,
      'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': '{ "name": "a", "type": "module", "main": "index.js" }',
      'node_modules/.pnpm/a@1.0.0/node_modules/a/index.js': "import b from 'b';\nexport default ['a', b];\n",
      'node_modules/.pnpm/a@1.0.0/node_modules/a/index.d.ts': 'declare const a: unknown;\nexport default a;\n',
      'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': '{ "name": "b", "main": "index.js" }',
      'node_modules/.pnpm/b@1.0.0/node_modules/b/index.js': "module.exports = 'b';\n",
    });
    symlinkSync('.pnpm/a@1.0.0/node_modules/a', join(root, 'node_modules/a'));
    symlinkSync('../../b@1.0.0/node_modules/b', join(root, 'node_modules/.pnpm/a@1.0.0/node_modules/b'));
    await build(root);
    expect(await ask(root)).toEqual(['a', 'b']);
  });

  test('packages in build.exclude and the SDK stay imports', async () => {
    const root = await createBuiltApp({
      'tsc-run.config.ts': `export default {
  build: { exclude: ['not-installed', 'zod'], outDir: 'out/lambda', runtime: 'nodejs22.x' },
  events: { subscribers: { mail: { events: ['user.registered'] } } },
};
`,
      'functions/api/x.ts': `// @ts-nocheck
import 'not-installed/part';
import { z } from 'zod/v4';
import { S3Client } from '@aws-sdk/client-s3';
import 'zodiac';
export const GET = () => [z, S3Client];
`,
      'node_modules/zodiac/index.js': 'module.exports = 1;\n',
      'node_modules/zodiac/package.json': '{ "name": "zodiac" }',
    });
    await build(root);
    const code = readFile(root, 'out/lambda/functions/api/x.ts/index.mjs');
    const imported = [...code.matchAll(/\bimport\s*(?:\{[^}]*\}\s*from)?\s*["'`]([^"'`]+)["'`]/g)].map(
      ([, name]) => name,
    );
    expect(imported.filter((name) => !name?.startsWith('node:')).sort()).toEqual([
      '@aws-sdk/client-s3',
      'not-installed/part',
      'zod/v4',
    ]);
    expect(readManifest(root, 'out/lambda').runtime).toBe('nodejs22.x');
  });
});

describe('hostile names', () => {
  test('of subscribers: their folders are safe, apart, and never one in another', async () => {
    const names = [
      'a',
      'a/b',
      'A',
      '"quo\'ted"',
      'with space',
      '🎉',
      'é',
      'CON',
      '__proto__',
      'x'.repeat(200),
      '<script>',
    ];
    const entries = names.map(
      (name, index) => `[${JSON.stringify(name)}]: { events: ['user.registered'], file: 'subscribers/s${index}.ts' }`,
    );
    const files = names.map((_, index) => [
      `subscribers/s${index}.ts`,
      `export const listen = (): void => console.log('heard by ${index}');\n`,
    ]);
    const root = await createBuiltApp({
      'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered'] }, ${entries.join(', ')} } } };\n`,
      ...(Object.fromEntries(files) as Record<string, string>),
    });
    await build(root);
    const { functions } = readManifest(root);
    const built = functions.filter(({ kind, name }) => kind === 'subscriber' && name !== 'mail');
    expect(built.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const { folder, name } of built) {
      expect(folder, name).toMatch(/^functions\/subscribers\/[\p{L}\p{M}\p{N}._~-]+$/u);
      const { printed } = await invoke(`${root}/dist/${folder}`, toQueueEvent('user.registered', { id: '1' }));
      expect(printed, name).toContain(`heard by ${names.indexOf(name)}`);
    }
    expect(new Set(built.map(({ folder }) => folder.toLowerCase())).size).toBe(names.length);
  }, 120_000);

  test('of the folder of the app', async () => {
    const root = join(createFolder(), `it's a "folder" #1 ? % 🎉 [x] (y) $HOME`);
    mkdirSync(root);
    await createBuiltApp({}, root);
    await build(root);
    const users = await invoke(`${root}/dist/functions/api/users.ts`, toRequest('POST', '/users'));
    expect(users.emitted).toEqual(['user.registered {"id":"1"}']);
    expect(listFolder(root, 'dist')).toContain('dist/functions/subscribers/mail/index.mjs');
  });
});
