import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planServers } from '../../../editors/vscode/src/plan.js';
import { createFolder } from '../../support/temp-folder.js';

const BUNDLED = '/extension/dist/server.cjs';

function installed(version: string): Readonly<Record<string, string>> {
  const folder = 'node_modules/@tsc-run/core';
  return { [`${folder}/package.json`]: JSON.stringify({ version }), [`${folder}/dist/lsp.cjs`]: '' };
}

/** Files in a folder of the workspace. */
function inFolder(folder: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

function plan(root: string, apps: readonly string[], isTrusted = true) {
  const plans = planServers(
    apps.map((each) => join(root, each)),
    { bundled: BUNDLED, isTrusted },
  );
  const shorten = (path: string): string => path.replace(`${root}/`, '');
  return plans.map(({ script, version, apps: served }) => ({
    script: shorten(script),
    version,
    apps: served.map(shorten),
  }));
}

const SHARED = 'node_modules/@tsc-run/core/dist/cli.cjs';

test('apps that share a copy share a server, and another copy has its own', () => {
  const root = createFolder({ ...installed('1.0.0'), ...inFolder('apps/old', installed('0.9.0')) });
  expect(plan(root, ['apps/a', 'apps/b', 'apps/old'])).toEqual([
    { script: SHARED, version: '1.0.0', apps: ['apps/a', 'apps/b'] },
    { script: `apps/old/${SHARED}`, version: '0.9.0', apps: ['apps/old'] },
  ]);
});

test('apps without the package, or with one that has no server, have that of the extension', () => {
  const { [`node_modules/@tsc-run/core/package.json`]: manifest = '' } = installed('0.0.1');
  const root = createFolder({ 'apps/old/node_modules/@tsc-run/core/package.json': manifest });
  expect(plan(root, ['apps/a', 'apps/old'])).toEqual([
    { script: BUNDLED, version: undefined, apps: ['apps/a', 'apps/old'] },
  ]);
});

test('nothing that is installed runs in a workspace that is not trusted', () => {
  const root = createFolder(installed('1.0.0'));
  expect(plan(root, ['app'], false)).toEqual([{ script: BUNDLED, version: undefined, apps: ['app'] }]);
});

test('an app inside another one is left to the server of the outer app', () => {
  const root = createFolder({ ...inFolder('app', installed('1.0.0')), ...inFolder('app/inner', installed('2.0.0')) });
  expect(plan(root, ['app', 'app/inner'])).toEqual([{ script: `app/${SHARED}`, version: '1.0.0', apps: ['app'] }]);
});

test('another version is another plan, so that its server starts again', () => {
  const root = createFolder(installed('1.0.0'));
  const [before] = plan(root, ['app']);
  const [after] = plan(createFolder(installed('1.0.1')), ['app']);
  expect(before).not.toEqual(after);
});
