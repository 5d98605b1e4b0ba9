import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMPILERS, createApp, linkPackages } from '../support/app.js';
import { below, createRepository, runGit, toApp } from '../support/repository.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, readFile, writeFiles } from '../support/temp-folder.js';

const BEFORE = toApp('{ id: string }');
const NOW = toApp('{ id: string; email: string }');

/** An app without problems, beside the version before it in `old`. */
async function createVersions(changes: Readonly<Record<string, string>> = NOW, before = BEFORE): Promise<string> {
  const root = createApp({ ...changes, 'events/order-paid.ts': undefined, 'functions/api/users.ts': undefined });
  writeFiles(join(root, 'old'), before);
  linkPackages(join(root, 'old'));
  await runInside(root, 'generate');
  return root;
}

test('reports what is to blame, both types, who subscribes, and what to do', async () => {
  const root = await createVersions();
  expect(await runInside(root, 'check --no-tsc --against old')).toMatchObject({
    code: 1,
    stdout: `events/user-registered.ts:1:49 - error tsc-run(breaking-change): Old events of 'user.registered' lack 'email', which mail now requires.
  at old: none
  now: string
  subscribers: mail (functions/subscribers/mail.ts:2)

1 | export type UserRegisteredEvent = { id: string; email: string };
  |                                                 ~~~~~
  help: Make 'email' optional, or leave the event as it is, and add a new one beside it: /** @event user.registered.v2 */.
        If this is meant, accept it: tsc-run check --against old --accept user.registered
  docs: @tsc-run/core/docs/problems/breaking-change.md

Compared with old (the folder old): 1 changed, 0 unchanged; 1 breaks.
  event            change             old reads new  new reads old  subscribers
  user.registered  changed, breaking  yes            no             mail
1 event, 1 subscriber, 0 call sites: 1 error (0.1 s)
`,
  });
});

test.each([
  [
    'absent',
    '{ id: string }',
    '{ id: string; at: number }',
    "Old events of 'user.registered' lack 'at', which mail now requires.",
  ],
  [
    'optional',
    '{ id?: string }',
    '{ id: string }',
    "Old events of 'user.registered' may lack 'id', which mail now requires.",
  ],
  [
    'removed',
    '{ id: string; at: number }',
    '{ id: string }',
    "New events of 'user.registered' lack 'at', which mail at old requires.",
  ],
  [
    'type',
    '{ id: string }',
    '{ id: number }',
    "Old events of 'user.registered' may hold a value of type string in 'id', where mail now expects number. New events of 'user.registered' may hold a value of type number in 'id', where mail at old expects string.",
  ],
  [
    'literal',
    `{ to: 'a' | 'b' }`,
    `{ to: 'a' }`,
    "Old events of 'user.registered' may hold a value of type 'b' in 'to', where mail now expects 'a'.",
  ],
  [
    'whole',
    '{ id: string }',
    '[]',
    "Old events of 'user.registered' may hold a value of type { id: string } in their payload, where mail now expects []. New events of 'user.registered' may hold a value of type [] in their payload, where mail at old expects { id: string }.",
  ],
])('says what cannot be read by whom: %s', async (_, before, now, sentence) => {
  const root = await createVersions(toApp(now), toApp(before));
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toContain(`tsc-run(breaking-change): ${sentence}\n`);
});

const TWO: Readonly<Record<string, string>> = {
  ...BEFORE,
  'events/order-paid.ts': 'export type OrderPaidEvent = { total: number };\n',
  'tsc-run.config.ts': `export default { events: { subscribers: {
  mail: { events: ['user.registered', 'order.paid'] },
  audit: { events: ['order.paid'], external: true },
} } };
`,
};

test('a removed event is breaking if somebody subscribed to it', async () => {
  const root = await createVersions(BEFORE, {
    ...TWO,
    'events/cat-fed.ts': 'export type CatFedEvent = { id: string };\n',
  });
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toContain(
    "tsc-run.config.ts:1:1 - error tsc-run(breaking-change): 'order.paid' was removed, and audit and mail subscribed to it at old: events that are under way reach nobody.",
  );
  expect(stdout).toContain('audit (external, tsc-run.config.ts:3 at old)');
  expect(stdout).toMatch(/cat\.fed +removed +- +- *\n/);
  expect(stdout).toMatch(/order\.paid +removed, breaking +- +- +audit, mail\n/);
});

test('a removed event is reported where somebody still subscribes to it', async () => {
  const { 'events/order-paid.ts': _, ...now } = TWO;
  const root = await createVersions(now, TWO);
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toMatch(/tsc-run\.config\.ts:2:\d+ - error tsc-run\(breaking-change\): 'order.paid' was removed/);
});

test.each([
  [
    'of the same declaration',
    '/** @event member.joined */ export type UserRegisteredEvent = { id: string };\n',
    'events/user-registered.ts',
  ],
  [
    'of the same type name',
    '/** @event member.joined */ export type UserRegisteredEvent = { id: string };\n',
    'events/member.ts',
  ],
  ['of the same form', 'export type MemberJoinedEvent = { id: string };\n', 'events/member.ts'],
])('a renamed event is told as one: %s', async (_, text, file) => {
  const { 'events/user-registered.ts': __, ...rest } = BEFORE;
  const now = {
    ...rest,
    [file]: text,
    'tsc-run.config.ts': BEFORE['tsc-run.config.ts']?.replace('user.registered', 'member.joined') ?? '',
  };
  const root = createApp({ 'events/order-paid.ts': undefined, 'events/user-registered.ts': undefined, ...now });
  writeFiles(join(root, 'old'), BEFORE);
  await runInside(root, 'generate');
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toContain(
    "'user.registered' is now 'member.joined', and mail subscribed to it at old: events that are under way with the old name reach nobody.",
  );
  expect(stdout).toMatch(/member\.joined \(was user\.registered\) +renamed, breaking +yes +yes +mail\n/);
});

test('without subscribers, nobody is broken', async () => {
  const config = { 'tsc-run.config.ts': 'export default { events: { subscribers: {} } };\n' };
  const { 'functions/subscribers/mail.ts': _, ...before } = BEFORE;
  const root = createApp({
    ...NOW,
    ...config,
    'functions/subscribers/mail.ts': undefined,
    'functions/api/users.ts': undefined,
    'events/order-paid.ts': undefined,
  });
  writeFiles(join(root, 'old'), { ...before, ...config });
  await runInside(root, 'generate');
  const { stdout, code } = await runInside(root, 'check --no-tsc --against old');
  expect(code).toBe(0);
  expect(stdout).toMatch(/user\.registered +changed +yes +no *\n/);
});

test('tells of subscribers that dropped an event', async () => {
  const now = {
    ...TWO,
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`,
  };
  const root = createApp(now);
  writeFiles(join(root, 'old'), TWO);
  await runInside(root, 'generate');
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toContain(
    'audit no longer subscribes to order.paid, and nobody else does.\nmail no longer subscribes to order.paid, and nobody else does.\n',
  );
});

test('an accepted change is reported no more, and a further one is', async () => {
  const root = await createVersions();
  const accept = await runInside(root, 'check --no-tsc --against old --accept user.registered');
  expect(accept.code).toBe(0);
  expect(accept.stdout).toContain('1 breaking change is accepted in events/.accepted.json.');
  expect(accept.stdout).toMatch(/user\.registered +changed, accepted/);
  expect(readFile(root, 'events/.accepted.json')).toMatch(
    /^\{\n {2}"user\.registered [0-9a-f]{16} [0-9a-f]{16} for mail": "Old events of 'user\.registered' lack 'email', which mail now requires\.",\n {2}"version": 1\n\}\n$/,
  );
  expect((await runInside(root, 'check --no-tsc --against old')).code).toBe(0);
  writeFiles(root, {
    'events/user-registered.ts':
      '/** Documented. */\nexport interface UserRegisteredEvent { email: string; id: string }\n',
  });
  expect((await runInside(root, 'check --no-tsc --against old')).stdout).not.toContain('breaking-change');
  writeFiles(root, toApp('{ id: string; email: string; at: string }'));
  const further = await runInside(root, 'check --no-tsc --against old');
  expect(further.stdout).toContain("lack 'at'");
  const before = readFile(root, 'events/.accepted.json').split('\n');
  await runInside(root, 'check --no-tsc --against old --accept user.registered');
  const after = readFile(root, 'events/.accepted.json').split('\n');
  expect(after).toHaveLength(before.length + 1);
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after.slice(1, -3)).toEqual(after.slice(1, -3).sort());
});

test('removed and renamed events can be accepted', async () => {
  const root = await createVersions(BEFORE, TWO);
  expect((await runInside(root, 'check --no-tsc --against old --accept order.paid')).code).toBe(0);
  expect(readFile(root, 'events/.accepted.json')).toMatch(/"order\.paid [0-9a-f]{16} removed for audit": "/);
});

test.each([
  [
    '--accept user.registerd',
    '--accept user.registerd: no event of that name has a breaking change since old',
    'Did you mean --accept user.registered?',
  ],
  [
    '--accept something.else',
    '--accept something.else: no event of that name has a breaking change since old',
    'Breaking: user.registered.',
  ],
])('refuses %s', async (flag, message, help) => {
  const root = await createVersions();
  const { code, stderr } = await runInside(root, `check --no-tsc --against old ${flag}`);
  expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${message}\n  help: ${help}\n` });
});

test('--accept needs --against', async () => {
  const { code, stderr } = await runInside(createApp(), 'check --no-tsc --accept user.registered');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: --accept needs --against\n  help: For example: tsc-run check --against main --accept NAME.\n',
  });
});

test.each([
  ['{', 'events/.accepted.json cannot be read: it is not JSON'],
  ['[]', 'events/.accepted.json cannot be read: it is not an object'],
  ['{ "x": "y", "version": 1 }', 'events/.accepted.json cannot be read: "x" is not an accepted change'],
  ['{ "version": 9 }', 'events/.accepted.json has a version that this tsc-run does not know'],
  ['{\n<<<<<<< HEAD\n', 'events/.accepted.json holds the marks of a merge conflict'],
])('a broken list of accepted changes is one sentence: %j', async (text, sentence) => {
  const root = await createVersions();
  writeFiles(root, { 'events/.accepted.json': text });
  const { code, stderr } = await runInside(root, 'check --no-tsc --against old');
  expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 2, first: `error: ${sentence}` });
});

test('two branches that accept changes of different events merge', async () => {
  const repository = createRepository();
  const texts = (total: string, id: string) => ({
    ...TWO,
    'events/order-paid.ts': `export type OrderPaidEvent = { total: ${total} };\n`,
    'events/user-registered.ts': `export type UserRegisteredEvent = { id: ${id} };\n`,
    'events/cat-fed.ts': 'export type CatFedEvent = { id: string };\n',
    'events/pan-hot.ts': 'export type PanHotEvent = { id: string };\n',
  });
  repository.commit(texts('number', 'string'));
  repository.git('tag', 'v1');
  const { root } = repository;
  writeFiles(root, {
    'events/.accepted.json': '{\n  "pan.hot 0123456789abcdef removed for mail": "",\n  "version": 1\n}\n',
  });
  repository.commit({});
  repository.git('checkout', '-q', '-b', 'other');
  writeFiles(root, texts('number', 'number'));
  await runInside(root, 'check --no-tsc --against v1 --accept user.registered');
  repository.commit({});
  repository.git('checkout', '-q', 'main');
  writeFiles(root, texts('string', 'string'));
  await runInside(root, 'check --no-tsc --against v1 --accept order.paid');
  repository.commit({});
  repository.git('merge', '-q', '--no-edit', 'other');
  const { stdout } = await runInside(root, 'check --no-tsc --against v1');
  expect(stdout).toContain('2 breaking changes are accepted');
});

test('in JSON, against has each change with both verdicts, subscribers and places', async () => {
  const root = await createVersions();
  const { stdout } = await runInside(root, 'check --no-tsc --against old --format json');
  expect(JSON.parse(stdout)).toMatchObject({
    problems: [{ code: 'breaking-change', file: 'events/user-registered.ts', line: 1, column: 49 }],
    against: {
      ref: 'old',
      title: 'the folder old',
      changes: [
        {
          event: 'user.registered',
          change: 'changed',
          oldReadsNew: true,
          newReadsOld: false,
          breaking: true,
          accepted: false,
          subscribers: [{ name: 'mail', before: true, now: true }],
          places: [{ path: 'email', file: 'events/user-registered.ts', line: 1, column: 49 }],
        },
      ],
      dropped: [],
      unchanged: 0,
    },
  });
});

test('in GitHub Actions, the summary of the job has the table', async () => {
  const root = await createVersions();
  const summary = join(createFolder({ 'summary.md': '# Before\n' }), 'summary.md');
  const env = { GITHUB_STEP_SUMMARY: summary };
  const { stdout } = await runCli(root, 'check --no-tsc --against old --format github', { env });
  expect(stdout).toContain('::error file=events/user-registered.ts,line=1,col=49,');
  expect(readFile(summary, '')).toMatch(/^# Before\n### tsc-run: 1 error, 0 warnings\n/);
  expect(readFile(summary, '')).toContain('| `user.registered` | changed, breaking | yes | **no** | `mail` |\n');
  await runCli(root, 'check --no-tsc --format github', { env });
  expect(readFile(summary, '').match(/###/g)).toHaveLength(1);
});

test('hostile names stay text in Markdown', async () => {
  const name = 'a|b`c`<img/src=x>@team[x](https://e.vil)';
  const files = (id: string) => ({
    ...BEFORE,
    'events/user-registered.ts': `/** @event ${name} */\nexport type UserRegisteredEvent = { id: ${id} };\n`,
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: [${JSON.stringify(name)}] } } } };\n`,
  });
  const root = await createVersions(files('number'), files('string'));
  const { stdout } = await runInside(root, 'check --no-tsc --against old --format markdown');
  expect(stdout).toContain('| ``a\\|b`c`<img/src=x>@team[x](https://e.vil)`` | changed, breaking |');
  const list = stdout.slice(stdout.indexOf('- **error**'));
  expect(list).not.toMatch(/<img|@team|https:\/\/|[^\\]\[x/);
});

test('every compiler of the app gives the same', async () => {
  const outputs = await Promise.all(
    COMPILERS.filter((each) => ['5.9', '6.0', '7.0'].includes(each)).map(async (compiler) => {
      const root = createApp(
        { ...NOW, 'events/order-paid.ts': undefined, 'functions/api/users.ts': undefined },
        compiler,
      );
      writeFiles(join(root, 'old'), BEFORE);
      await runInside(root, 'generate');
      return (await runInside(root, 'check --against old')).stdout;
    }),
  );
  expect(outputs).toHaveLength(3);
  expect(new Set(outputs).size).toBe(1);
  expect(outputs[0]).toContain("lack 'email'");
});

test('a folder may be the root of another checkout', async () => {
  const repository = createRepository('apps/shop');
  repository.commit(below('apps/shop', BEFORE));
  const clone = createFolder() + '/clone';
  runGit('/', 'clone', '-q', repository.root, clone);
  repository.commit(below('apps/shop', NOW));
  const app = join(repository.root, 'apps/shop');
  await runInside(app, 'generate');
  const { stdout } = await runInside(app, `check --no-tsc --against ${clone}`);
  expect(stdout).toContain("lack 'email'");
});

/** An app whose event is a type of a package. */
const PACKAGED = {
  ...BEFORE,
  'events/user-registered.ts': "import type { User } from 'users';\nexport type UserRegisteredEvent = User;\n",
};

function install(root: string, version: string, type: string): void {
  mkdirSync(join(root, 'node_modules/users'), { recursive: true });
  writeFiles(join(root, 'node_modules/users'), {
    'package.json': JSON.stringify({ name: 'users', version, types: 'index.d.ts' }),
    'index.d.ts': `export type User = ${type};\n`,
  });
}

test('a package that was upgraded is compared with the checkout that has the old one', async () => {
  const root = await createVersions(PACKAGED, PACKAGED);
  install(root, '2.0.0', '{ id: string; email: string }');
  install(join(root, 'old'), '1.0.0', '{ id: string }');
  const { stdout } = await runInside(root, 'check --no-tsc --against old');
  expect(stdout).toContain(
    "events/user-registered.ts:2:13 - error tsc-run(breaking-change): Old events of 'user.registered' lack 'email'",
  );
});

test.each([
  [
    'package.json',
    (version: string) => `{ "type": "module", "dependencies": { "users": "^${version}" } }`,
    '^1.0.0',
    '^2.0.0',
  ],
  [
    'package-lock.json',
    (version: string) => JSON.stringify({ packages: { 'node_modules/users': { version } } }),
    '1.0.0',
    '2.0.0',
  ],
  ['pnpm-lock.yaml', (version: string) => `packages:\n\n  users@${version}:\n    resolution: {}\n`, '1.0.0', '2.0.0'],
  ['yarn.lock', (version: string) => `users@^1:\n  version "${version}"\n`, '1.0.0', '2.0.0'],
])('at a ref, a package of another version in %s is a note', async (file, toText, old, young) => {
  const repository = createRepository();
  repository.commit({ ...PACKAGED, [file]: toText('1.0.0') });
  install(repository.root, '2.0.0', '{ id: string }');
  writeFiles(repository.root, { [file]: toText('2.0.0') });
  await runInside(repository.root, 'generate');
  const { stdout } = await runInside(repository.root, 'check --no-tsc --against HEAD');
  expect(stdout).toContain(
    `Event types import users, which is ${young} now and was ${old} at HEAD: its types are read as installed now.`,
  );
});

test.each([
  "export type UserRegisteredEvent = import('users').User;\n",
  "import 'users';\nexport type UserRegisteredEvent = { id: string };\n",
])('a package of another version is a note in any form of import: %j', async (text) => {
  const repository = createRepository();
  const toManifest = (version: string): string => `{ "type": "module", "dependencies": { "users": "^${version}" } }`;
  repository.commit({ ...PACKAGED, 'events/user-registered.ts': text, 'package.json': toManifest('1.0.0') });
  install(repository.root, '2.0.0', '{ id: string }');
  writeFiles(repository.root, { 'package.json': toManifest('2.0.0') });
  const { stdout } = await runInside(repository.root, 'check --no-tsc --against HEAD');
  expect(stdout).toContain('Event types import users, which is ^2.0.0 now and was ^1.0.0 at HEAD');
});
