import { spawnSync } from 'node:child_process';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkPackages } from '../support/app.js';
import { below, createRepository, type Repository, runGit, toApp } from '../support/repository.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, writeFiles } from '../support/temp-folder.js';

type Json = {
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly file: string;
    readonly line: number;
  }[];
  readonly against?: {
    readonly changes: readonly { readonly event: string; readonly change: string }[];
    readonly unchanged: number;
  };
  readonly notes?: readonly string[];
  readonly error?: { readonly message: string; readonly help?: string };
};

/** An environment needs a process of its own. */
async function check(cwd: string, line: string, env?: NodeJS.ProcessEnv): Promise<Json> {
  const whole = `check --no-tsc --format json ${line}`;
  const { stdout, stderr } = await (env === undefined ? runInside(cwd, whole) : runCli(cwd, whole, { env }));
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Json;
}

/** The problems besides stale output: the apps are not generated. */
function breaking({ problems, error }: Json): readonly string[] {
  if (error !== undefined) return [`${error.message} | ${error.help}`];
  return problems
    .filter(({ code }) => code === 'breaking-change')
    .map(({ file, line, message }) => `${file}:${line} ${message.split('\n')[0]}`);
}

function set({ root }: Repository, payload: string, folder = ''): void {
  writeFiles(join(root, folder), toApp(payload));
}

const LACKS_EMAIL = "Old events of 'user.registered' lack 'email', which mail now requires.";
const AT_EMAIL = `events/user-registered.ts:1 ${LACKS_EMAIL}`;

test('compares with a branch, a tag, a commit and a name for a commit', async () => {
  const repository = createRepository();
  const first = repository.commit(toApp('{ id: string }'));
  repository.git('tag', 'v1');
  repository.commit(toApp('{ id: string; email: string }'));
  for (const ref of ['v1', first, first.slice(0, 8), 'HEAD~1', 'main^', 'refs/tags/v1'])
    expect(breaking(await check(repository.root, `--against ${ref}`)), ref).toEqual([AT_EMAIL]);
  expect(breaking(await check(repository.root, '--against main'))).toEqual([]);
});

test('does not read changed files that are no source, such as pictures', async () => {
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  writeFileSync(join(repository.root, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]));
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([]);
});

test('compares what is on the disk, staged, unstaged or untracked', async () => {
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  set(repository, '{ id: string; email: string }');
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([AT_EMAIL]);
  repository.git('add', '.');
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([AT_EMAIL]);
  writeFiles(repository.root, {
    'events/user-registered.ts':
      "import type { User } from '../lib/user.js';\nexport type UserRegisteredEvent = User;\n",
    'lib/user.ts': 'export type User = { id: string; email: string };\n',
  });
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([`lib/user.ts:1 ${LACKS_EMAIL}`]);
});

test('sees a change in a file that an event imports in two steps', async () => {
  const repository = createRepository();
  repository.commit({
    ...toApp('User'),
    'events/user-registered.ts':
      "import type { User } from '../lib/user.js';\nexport type UserRegisteredEvent = User;\n",
    'lib/user.ts': "export type { User } from './deep/user.js';\n",
    'lib/deep/user.ts': 'export type User = { id: string };\n',
  });
  expect((await check(repository.root, '--against HEAD')).against).toMatchObject({ changes: [], unchanged: 1 });
  writeFiles(repository.root, { 'lib/deep/user.ts': 'export type User = { id: string; email: string };\n' });
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([`lib/deep/user.ts:1 ${LACKS_EMAIL}`]);
});

test('sees a file that comes before another one', async () => {
  const repository = createRepository();
  repository.commit({
    ...toApp('User'),
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler" } }',
    'events/user-registered.ts': "import type { User } from '../lib/user';\nexport type UserRegisteredEvent = User;\n",
    'lib/user/index.ts': 'export type User = { id: string };\n',
  });
  writeFiles(repository.root, { 'lib/user.ts': 'export type User = { id: string; email: string };\n' });
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([`lib/user.ts:1 ${LACKS_EMAIL}`]);
});

test('follows paths of the tsconfig, as they were', async () => {
  const repository = createRepository();
  const tsconfig = (folder: string): string =>
    `{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler", "paths": { "~/*": ["./${folder}/*"] } } }`;
  repository.commit({
    ...toApp('User'),
    'tsconfig.json': tsconfig('old'),
    'tsc-run.config.ts':
      "import { names } from '~/names';\nexport default { events: { subscribers: { mail: { events: names } } } };\n",
    'events/user-registered.ts': "import type { User } from '~/user';\nexport type UserRegisteredEvent = User;\n",
    'old/user.ts': 'export type User = { id: string };\n',
    'old/names.ts': "export const names = ['user.registered'];\n",
  });
  repository.git('mv', 'old', 'new');
  writeFiles(repository.root, {
    'tsconfig.json': tsconfig('new'),
    'new/user.ts': 'export type User = { id: string; email: string };\n',
  });
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([`new/user.ts:1 ${LACKS_EMAIL}`]);
});

test('sees changes that reach a type without an import', async () => {
  const repository = createRepository();
  repository.commit({
    ...toApp('{ id: string; of: Global }'),
    'types/global.d.ts': 'type Global = { a: string };\n',
    'events/cat-fed.ts': 'export interface CatFedEvent { id: string }\n',
    'types/more.d.ts':
      "import type { More } from '../lib/more.js';\ndeclare module '../events/cat-fed.js' { interface CatFedEvent { more: More } }\n",
    'lib/more.ts': 'export type More = { a: string };\n',
  });
  const changed = async (): Promise<unknown> => (await check(repository.root, '--against HEAD')).against?.changes;
  expect(await changed()).toEqual([]);
  writeFiles(repository.root, { 'types/global.d.ts': 'type Global = { a: number };\n' });
  expect(await changed()).toMatchObject([{ event: 'user.registered', change: 'changed' }]);
  repository.git('checkout', '-q', '.');
  writeFiles(repository.root, { 'lib/more.ts': 'export type More = { a: number };\n' });
  expect(await changed()).toMatchObject([{ event: 'cat.fed', change: 'changed' }]);
});

test('compares with either side of a merge', async () => {
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  repository.git('checkout', '-q', '-b', 'other');
  repository.commit({ 'README.md': 'other\n' });
  repository.git('checkout', '-q', 'main');
  repository.commit(toApp('{ id: string; email: string }'));
  repository.git('merge', '-q', '--no-edit', 'other');
  expect(breaking(await check(repository.root, '--against HEAD^1'))).toEqual([]);
  expect(breaking(await check(repository.root, '--against HEAD^2'))).toEqual([AT_EMAIL]);
  expect(breaking(await check(repository.root, '--against other'))).toEqual([AT_EMAIL]);
});

test('finds an app that has moved, and says so', async () => {
  const repository = createRepository('packages/shop');
  repository.commit(below('apps/shop', toApp('{ id: string }')));
  repository.git('rm', '-q', '-r', '--cached', 'apps');
  renameSync(join(repository.root, 'apps/shop/events'), join(repository.root, 'packages/shop/events'));
  repository.commit({ apps: undefined, ...below('packages/shop', toApp('{ id: string; email: string }')) });
  const report = await check(join(repository.root, 'packages/shop'), '--against HEAD~1');
  expect(breaking(report)).toEqual([AT_EMAIL]);
  expect(report.notes).toEqual([
    'HEAD~1 has no tsc-run.config.ts in packages/shop: compared with the one in apps/shop.',
  ]);
});

test('of several apps that may be the one that has moved, one must be named', async () => {
  const repository = createRepository('packages/shop');
  const app = toApp('{ id: string }');
  const other = {
    'tsc-run.config.ts': 'export default {};\n',
    'events/cat-fed.ts': 'export type CatFedEvent = { id: string };\n',
  };
  repository.commit({ ...below('apps/a', other), ...below('apps/b', other) });
  repository.git('tag', 'others');
  repository.commit(below('apps/shop', app));
  writeFiles(join(repository.root, 'packages/shop'), app);
  const shop = join(repository.root, 'packages/shop');
  expect(breaking(await check(shop, '--against HEAD'))).toEqual([
    'The app is in another folder at HEAD, and apps/shop has events of the same name | Say which one it was: git worktree add ../before HEAD, then --against ../before/apps/shop.',
  ]);
  expect((await check(shop, '--against others')).notes).toEqual([
    'others has no tsc-run.config.ts in packages/shop, but in apps/a, apps/b, which have none of the events of this app: there is nothing to compare. If one of them is this app, compare with its folder: git worktree add ../before others, then --against ../before/FOLDER.',
  ]);
});

test('works in a worktree', async () => {
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  const worktree = createFolder() + '/tree';
  repository.git('worktree', 'add', '-q', '-b', 'change', worktree);
  linkPackages(worktree);
  writeFiles(worktree, toApp('{ id: string; email: string }'));
  expect(breaking(await check(worktree, '--against main'))).toEqual([AT_EMAIL]);
});

test('works in a submodule, and reads types of a submodule at its own commit', async () => {
  const library = createRepository();
  library.commit({ 'user.ts': 'export type User = { id: string };\n' });
  const repository = createRepository();
  repository.git('submodule', '--quiet', 'add', library.root, 'shared');
  repository.commit({
    ...toApp('User'),
    'events/user-registered.ts':
      "import type { User } from '../shared/user.js';\nexport type UserRegisteredEvent = User;\n",
  });
  library.commit({ 'user.ts': 'export type User = { id: string; email: string };\n' });
  runGit(join(repository.root, 'shared'), 'pull', '-q', 'origin', 'main');
  expect(breaking(await check(repository.root, '--against HEAD'))).toEqual([`shared/user.ts:1 ${LACKS_EMAIL}`]);

  const outer = createRepository();
  const app = createRepository();
  app.commit(toApp('{ id: string }'));
  outer.git('submodule', '--quiet', 'add', app.root, 'app');
  outer.commit({});
  linkPackages(join(outer.root, 'app'));
  writeFiles(join(outer.root, 'app'), toApp('{ id: string; email: string }'));
  expect(breaking(await check(join(outer.root, 'app'), '--against HEAD'))).toEqual([AT_EMAIL]);
});

test('a shallow clone says how to get the ref, and works with what it has', async () => {
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  repository.git('tag', 'v1');
  repository.commit(toApp('{ id: string; email: string }'));
  const clone = createFolder() + '/clone';
  runGit('/', 'clone', '-q', '--depth=1', `file://${repository.root}`, clone);
  linkPackages(clone);
  expect(breaking(await check(clone, '--against v1'))).toEqual([
    'There is no Git ref v1 in this clone, which is shallow | Fetch it: git fetch --depth=1 origin v1, then use --against FETCH_HEAD. With actions/checkout, set fetch-depth: 0.',
  ]);
  for (const ref of ['HEAD~1', 'HEAD^2', 'v1^', '1234567'])
    expect(breaking(await check(clone, `--against ${ref}`)), ref).toEqual([
      `There is no Git ref ${ref} in this clone, which is shallow | Fetch it: git fetch --unshallow. With actions/checkout, set fetch-depth: 0.`,
    ]);
  runGit(clone, 'fetch', '-q', '--depth=1', 'origin', 'v1');
  expect(breaking(await check(clone, '--against FETCH_HEAD'))).toEqual([AT_EMAIL]);
});

test('follows symbolic links inside the repository', async () => {
  const repository = createRepository();
  repository.commit({
    ...toApp('{ id: string }'),
    'real/order.ts': 'export type OrderPaidEvent = { total: number };\n',
  });
  symlinkSync('../real', join(repository.root, 'events/linked'));
  symlinkSync('/etc', join(repository.root, 'events/outside'));
  repository.commit({});
  writeFiles(repository.root, { 'real/order.ts': 'export type OrderPaidEvent = { total: string };\n' });
  const { against } = await check(repository.root, '--against HEAD');
  expect(against?.changes).toMatchObject([{ event: 'order.paid', change: 'changed' }]);
});

test('reads paths that Git would quote', async () => {
  const repository = createRepository();
  repository.commit({
    ...toApp('{ id: string }'),
    'events/ä "b" \t ☃.ts': 'export type SnowFallenEvent = { deep: number };\n',
  });
  writeFiles(repository.root, { 'events/ä "b" \t ☃.ts': 'export type SnowFallenEvent = { deep: string };\n' });
  const { against } = await check(repository.root, '--against HEAD');
  expect(against).toMatchObject({ changes: [{ event: 'snow.fallen', change: 'changed' }], unchanged: 1 });
});

test('works in a hook, where Git names the repository in the environment', async () => {
  const repository = createRepository('app');
  repository.commit(below('app', toApp('{ id: string }')));
  set(repository, '{ id: string; email: string }', 'app');
  const env = { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' };
  expect(breaking(await check(repository.root, '--project app --against HEAD', env))).toEqual([AT_EMAIL]);
});

test('each reason why there is nothing to compare with is one sentence', async () => {
  const outside = createFolder(toApp('{ id: string }'));
  linkPackages(outside);
  const ask = async (cwd: string, ref: string, env?: NodeJS.ProcessEnv): Promise<readonly string[]> =>
    breaking(await check(cwd, `--against ${ref}`, env));
  expect(await ask(outside, 'main')).toEqual([
    `${outside} is not in a Git repository | Run this in a clone, or compare with a folder: --against DIR.`,
  ]);
  const repository = createRepository();
  const { root } = repository;
  repository.commit(toApp('{ id: string }'));
  expect(await ask(root, 'nope')).toEqual([
    'There is no Git ref nope, and no folder of that name that holds an app | See: git branch --all, git tag.',
  ]);
  expect(await ask(root, 'main', { PATH: '/nowhere' })).toEqual([
    'Git is not installed, or not found in the PATH | Install it, or compare with a folder: --against DIR.',
  ]);
  repository.git('update-ref', 'refs/remotes/origin/release', 'main');
  repository.git('remote', 'add', 'origin', root);
  expect(await ask(root, 'release')).toEqual([
    'There is no Git ref release here, but there is origin/release | Use --against origin/release.',
  ]);
  expect(await ask(root, 'HEAD:events')).toHaveLength(1);
});

test('a version that cannot be read is one sentence', async () => {
  const repository = createRepository();
  const { root } = repository;
  repository.commit(toApp('{ id: '));
  repository.git('tag', 'broken');
  repository.commit({ ...toApp('{ id: string }'), 'tsc-run.config.ts': 'export default { events: process.env.X };\n' });
  repository.git('tag', 'dynamic');
  repository.commit({
    ...toApp('{ id: string }'),
    'events/user-registered.ts': "import type { User } from './gone.js';\nexport type UserRegisteredEvent = User;\n",
  });
  repository.git('tag', 'gone');
  repository.commit(toApp('{ id: string }'));
  const help = 'Compare with another version, one that tsc-run check accepts.';
  expect(breaking(await check(root, '--against broken'))).toEqual([
    `The app at broken cannot be read: events/user-registered.ts:1: This file does not parse: Unexpected token | ${help}`,
  ]);
  expect(breaking(await check(root, '--against dynamic'))[0]).toContain(
    'The app at dynamic cannot be read: tsc-run.config.ts:1',
  );
  expect(breaking(await check(root, '--against gone'))[0]).toContain('At gone: ');
});

test('a version without a config or without events is a note', async () => {
  const repository = createRepository();
  repository.commit({ 'README.md': 'empty\n' });
  repository.git('tag', 'empty');
  repository.commit({
    ...toApp('{ id: string }'),
    'events/user-registered.ts': undefined,
    'functions/subscribers/mail.ts': undefined,
    'tsc-run.config.ts': 'export default {};\n',
  });
  repository.git('tag', 'no-events');
  repository.commit(toApp('{ id: string }'));
  const empty = await check(repository.root, '--against empty');
  expect(empty.notes).toEqual([
    'empty has no tsc-run.config.ts at the root of the repository: there is nothing to compare.',
  ]);
  const without = await check(repository.root, '--against no-events');
  expect(without.notes).toEqual(['no-events has no events: there is nothing to compare.']);
  expect(without.against?.changes).toMatchObject([{ event: 'user.registered', change: 'added' }]);
});

test('another owner of the repository is one sentence', async () => {
  if (process.getuid?.() !== 0) return;
  const repository = createRepository();
  repository.commit(toApp('{ id: string }'));
  spawnSync('chown', ['-R', '65534', repository.root]);
  const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const [sentence] = breaking(await check(repository.root, '--against HEAD', env));
  expect(sentence).toContain('because it belongs to another user | Trust it: git config --global --add safe.directory');
});
