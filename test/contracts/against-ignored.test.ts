import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { below, createRepository, type Repository, toApp } from '../support/repository.js';
import { runInside } from '../support/run-inside.js';
import { writeFiles } from '../support/temp-folder.js';

async function check(cwd: string, line = '--against HEAD'): Promise<string> {
  const { stdout, stderr } = await runInside(cwd, `check --no-tsc ${line}`);
  return stdout + stderr;
}

const GENERATED = {
  ...toApp(''),
  '.gitignore': 'node_modules\ngen\n',
  'events/user-registered.ts':
    "import type { User } from '../gen/user.js';\nexport type UserRegisteredEvent = { user: User };\n",
};

const NOTE = toNote('gen/user.ts');

function toNote(file: string, ref = 'HEAD'): string {
  return `${file} is not in Git at ${ref}, so its types are read as they are now, on both sides. To compare them too, use --against DIR with a checkout that has them.`;
}

/** An app whose event imports a type that is not in Git, and was another one before. */
function createGenerated(files: Readonly<Record<string, string>> = GENERATED): Repository {
  const repository = createRepository();
  writeFiles(repository.root, { 'gen/user.ts': 'export type User = { id: string };\n' });
  repository.commit(files);
  writeFiles(repository.root, { 'gen/user.ts': 'export type User = { id: string; email: string };\n' });
  return repository;
}

test('a type that is not in Git is read as it is now, and a note says so', async () => {
  const { root } = createGenerated();
  const output = await check(root);
  expect(output).toContain(NOTE);
  expect(output).toContain('1 unchanged; nothing breaks.');
});

test('beside another change, a type that is not in Git is found', async () => {
  const { root } = createGenerated();
  writeFiles(root, {
    'events/user-registered.ts':
      "import type { User } from '../gen/user.js';\nexport type UserRegisteredEvent = { user: User; at: string };\n",
  });
  const output = await check(root);
  expect(output).toContain("Old events of 'user.registered' lack 'at'");
  expect(output).toContain(NOTE);
});

test.each([
  "export type UserRegisteredEvent = { user: import('../gen/user.js').User };\n",
  "import user = require('../gen/user.js');\nexport type UserRegisteredEvent = { user: user.User };\n",
])('a note names a type that is not in Git in any form of import: %j', async (text) => {
  const { root } = createGenerated({ ...GENERATED, 'events/user-registered.ts': text });
  expect(await check(root)).toContain(NOTE);
});

test('a type that was in Git is compared, although Git ignores it now', async () => {
  const repository = createRepository();
  repository.commit({ ...GENERATED, '.gitignore': 'node_modules\n', 'gen/user.ts': 'export type User = { a: 1 };\n' });
  repository.git('rm', '-q', '--cached', 'gen/user.ts');
  repository.commit({ '.gitignore': 'node_modules\ngen\n', 'gen/user.ts': 'export type User = { a: 2 };\n' });
  const output = await check(repository.root, '--against HEAD~1');
  expect(output).toContain("Old events of 'user.registered' may hold a value of type 1 in 'user.a'");
  expect(output).not.toContain('not in Git');
});

test('a type that Git ignored is read as it is now, although it is in Git now', async () => {
  const repository = createRepository();
  repository.commit(GENERATED);
  repository.commit({ '.gitignore': 'node_modules\n', 'gen/user.ts': 'export type User = { a: 2 };\n' });
  const output = await check(repository.root, '--against HEAD~1');
  expect(output).toContain(toNote('gen/user.ts', 'HEAD~1'));
  expect(output).toContain('nothing breaks.');
});

test.each([
  ['"types": "./dist/index.d.ts"'],
  ['"exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } }'],
])('a package of the workspace with built types is read as it is now: %s', async (field) => {
  const repository = createRepository('apps/shop');
  const { root } = repository;
  const app = join(root, 'apps/shop');
  const set = (user: string): void =>
    writeFiles(root, { 'packages/users/dist/index.d.ts': `export type User = ${user};\n` });
  set('{ id: string }');
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  symlinkSync('../packages/users', join(root, 'node_modules/users'));
  repository.commit({
    '.gitignore': 'node_modules\ndist\n',
    'packages/users/package.json': `{ "name": "users", "version": "1.0.0", ${field} }`,
    ...below('apps/shop', {
      ...GENERATED,
      '.gitignore': '',
      'events/user-registered.ts':
        "import type { User } from 'users';\nexport type UserRegisteredEvent = { user: User };\n",
    }),
  });
  set('{ id: string; email: string }');
  const note = toNote('../../packages/users/dist/index.d.ts');
  const first = await check(app);
  expect(first).toContain('1 unchanged; nothing breaks.');
  expect(first).toContain(note);
  writeFiles(app, {
    'events/user-registered.ts':
      "import type { User } from 'users';\nexport type UserRegisteredEvent = { user: User; at: string };\n",
  });
  const second = await check(app);
  expect(second).toContain("Old events of 'user.registered' lack 'at'");
  expect(second).toContain(note);
});

test('global types that are not in Git are found', async () => {
  const repository = createRepository();
  writeFiles(repository.root, { 'gen/global.d.ts': 'interface User { id: string }\n' });
  repository.commit({
    ...GENERATED,
    'events/user-registered.ts': 'export type UserRegisteredEvent = { user: User };\n',
  });
  writeFiles(repository.root, {
    'events/user-registered.ts': 'export type UserRegisteredEvent = { user: User; at: string };\n',
  });
  const output = await check(repository.root);
  expect(output).toContain("Old events of 'user.registered' lack 'at'");
  expect(output).toContain(toNote('gen/global.d.ts'));
});
