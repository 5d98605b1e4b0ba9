import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, writeFiles } from '../support/temp-folder.js';
import { build, createBuiltApp } from './build-app.js';

/** What is printed on stderr by a build that fails. */
async function fail(root: string): Promise<string> {
  const { code, stdout, stderr } = await runInside(root, 'build');
  expect(code, stdout + stderr).toBe(1);
  expect(stdout).toMatch(/^Nothing was built\.$/m);
  expect(existsSync(join(root, 'dist'))).toBe(false);
  return stderr;
}

describe('an app with problems is not built', () => {
  test('problems of events and routes', async () => {
    const root = await createBuiltApp();
    writeFiles(root, { 'functions/api/orders.ts': 'export const get = () => undefined;\n' });
    expect(await fail(root)).toContain('error tsc-run(method-not-exported)');
  });

  test('a registry that is not up to date', async () => {
    const root = await createBuiltApp();
    writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = { id: string };\n' });
    const printed = await fail(root);
    expect(printed).toContain('error tsc-run(stale-output)');
    expect(printed).toContain('help: Run: tsc-run generate\n');
  });

  test('settings that cannot be read', async () => {
    const root = await createBuiltApp();
    const config = `const { OUT } = process.env;
export default { build: { outDir: OUT }, events: { subscribers: { mail: { events: ['user.registered'] } } } };
`;
    writeFiles(root, { 'tsc-run.config.ts': config });
    expect(await fail(root)).toContain('tsc-run.config.ts:2:35 - error tsc-run(config-not-static)');
  });

  test('warnings are shown, and the app is built', async () => {
    const root = await createBuiltApp({
      'functions/api/warned.ts': "export const GET = () => eval('1') as unknown;\n",
      'functions/api/other.ts': "export { GET as POST } from './warned.js';\n",
    });
    const { stderr } = await build(root);
    expect(
      stderr.match(/functions\/api\/warned\.ts:1:26 - warning tsc-run\(bundle\): Use of direct `eval`/g),
    ).toHaveLength(1);
  });
});

describe('what the bundler refuses has a place and a remedy', () => {
  test.each([
    [
      `import './missing.js';`,
      `1:8 - error tsc-run(bundle): Cannot find the module './missing.js'.`,
      'Create the file, or correct the path.',
    ],
    [
      `/* 🎉é */ import nothing from 'not-installed'; nothing();`,
      `1:31 - error tsc-run(bundle): Cannot find the module 'not-installed'.`,
      'Install the package, or name it in build.exclude of the config if a layer of the function has it.',
    ],
    [
      `import { absent } from '../../lib/here.js'; absent();`,
      `1:10 - error tsc-run(bundle): "absent" is not exported by "lib/here.ts".`,
      'Correct the name. If it is a type, import it with import type.',
    ],
  ])('%s', async (line, place, help) => {
    const root = await createBuiltApp({
      'functions/api/x.ts': `${line}\nexport const GET = () => undefined;\n`,
      'lib/here.ts': 'export const here = 1;\n',
    });
    const printed = await fail(root);
    expect(printed).toContain(`functions/api/x.ts:${place}\n`);
    expect(printed).toContain(`help: ${help}\n`);
  });

  test('a file that does not parse', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': "export { GET } from '../../lib/broken.js';\n",
      'lib/broken.ts': 'export const GET = () => undefined;\n',
    });
    writeFiles(root, { 'lib/broken.ts': 'export const GET = () => undefined;\nconst x = ;\n' });
    expect(await fail(root)).toMatch(
      /lib\/broken\.ts:2:\d+ - error tsc-run\((?:bundle|syntax-error)\): This file does not parse/,
    );
  });

  test('a module that is imported later may be missing', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': "export const GET = () => import('optional' as never).catch(() => undefined);\n",
      'lib.ts': '',
    });
    writeFiles(root, {
      'functions/api/x.ts': "// @ts-ignore\nexport const GET = () => import('optional').catch(() => undefined);\n",
    });
    const { stderr } = await build(root);
    expect(stderr).toContain("functions/api/x.ts:2:33 - warning tsc-run(bundle): Cannot find the module 'optional'.");
  });
});

describe('this package', () => {
  test('another copy of it is refused', async () => {
    const root = await createBuiltApp({
      'node_modules/lib/package.json': '{ "name": "lib", "type": "module", "main": "index.js" }',
      'node_modules/lib/index.js':
        "import { events } from '@tsc-run/core';\nexport const notify = () => events.emit('x');\n",
      'node_modules/lib/index.d.ts': 'export function notify(): void;\n',
      'functions/api/x.ts': "import { notify } from 'lib';\nexport const GET = () => notify();\n",
    });
    const copy = join(root, 'node_modules/lib/node_modules/@tsc-run/core');
    cpSync(join(REPOSITORY, 'dist'), join(copy, 'dist'), { recursive: true });
    cpSync(join(REPOSITORY, 'package.json'), join(copy, 'package.json'));
    const printed = await fail(root);
    expect(printed).toContain(
      'node_modules/lib/index.js:1:24 - error tsc-run(bundle): This imports @tsc-run/core 0.1.0',
    );
    expect(printed).toContain('help: Install one copy for the app and its packages (npm dedupe)');
  });

  test('without the bundler one sentence says what to install', async () => {
    const root = await createBuiltApp();
    const installed = createFolder();
    for (const path of ['dist', 'package.json'])
      cpSync(join(REPOSITORY, path), join(installed, path), { recursive: true });
    const needed = [
      'oxc-parser',
      '@oxc-parser',
      '@oxc-project',
      'get-tsconfig',
      'resolve-pkg-maps',
      'picocolors',
      'fastest-levenshtein',
    ];
    for (const name of needed)
      cpSync(join(REPOSITORY, 'node_modules', name), join(installed, 'node_modules', name), { recursive: true });
    const script = join(installed, 'dist/cli.cjs');
    const { code, stdout, stderr } = await runCli(root, 'build', { script });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: Functions are bundled with rolldown, which is not installed\n  help: Install it: npm install -D rolldown\n',
    });
    writeFiles(root, {
      'node_modules/rolldown/package.json': '{ "name": "rolldown", "type": "module", "main": "index.js" }',
      'node_modules/rolldown/index.js': "export const VERSION = '1.2.9';\n",
    });
    const old = await runCli(root, 'build', { script });
    expect(old.stderr).toBe(
      'error: rolldown 1.2.9 is too old to bundle functions\n  help: Update it: npm install -D rolldown\n',
    );
    rmSync(join(root, 'node_modules/rolldown'), { recursive: true });
    for (const name of ['rolldown', '@rolldown/pluginutils']) {
      cpSync(join(REPOSITORY, 'node_modules', name), join(installed, 'node_modules', name), { recursive: true });
      // Without @rolldown/pluginutils first, then without the native binding.
      const part = await runCli(root, 'build', { script });
      expect({ code: part.code, stderr: part.stderr }, name).toEqual({
        code: 2,
        stderr: `error: Functions are bundled with rolldown, which is not installed whole for this system (${process.platform}-${process.arch})
  help: Install your packages again on this system, optional ones included: npm install --include=optional
`,
      });
    }
  });
});
