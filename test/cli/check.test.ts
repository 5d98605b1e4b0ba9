import { expect, test } from 'vitest';
import { COMPILERS, createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const EMITS = `import { events as bus } from '@tsc-run/core';
declare const paid: boolean;
export async function emits() {
  await bus.emit(/*1*/'user.registerd', { id: '1' });
  await bus.emit(/*2*/'order.paid', { total: 1 });
  await bus.emit('user.registered', { /*3*/id: 1 });
  await bus.emit(paid ? 'user.registered' : /*4*/'usr.paid', { id: '1' });
  /*5*/bus.emit('user.registered', { id: '1' });
}
`;

type JsonProblem = { file: string; line: number; column: number; code: string; tscCode?: string };

/** The problems of `check` as `file:mark code`; the mark is the number in the comment before the place. */
async function findProblems(root: string, line = 'check'): Promise<{ code: number | null; found: readonly string[] }> {
  const { code, stdout } = await runInside(root, `${line} --format json`);
  const report = JSON.parse(stdout) as { problems: readonly JsonProblem[] };
  const found = report.problems.map(({ file, line: row, column, code: name, tscCode }) => {
    const lines = readFile(root, file).split('\n');
    const before = lines[row - 1]?.slice(0, column - 1) ?? '';
    const mark = /\/\*(\d)\*\/$/.exec(before)?.[1] ?? `${row}:${column}`;
    return `${file}:${mark} ${name}${tscCode === undefined ? '' : ` ${tscCode}`}`;
  });
  return { code, found };
}

test.each(COMPILERS)(
  'TypeScript %s: each mistake is reported once, by tsc-run rather than the compiler',
  async (compiler) => {
    const root = createApp({ 'functions/lib/emits.ts': EMITS }, compiler);
    await runInside(root, 'generate');
    expect(await findProblems(root)).toEqual({
      code: 1,
      found: [
        'functions/lib/emits.ts:1 unknown-event TS2345',
        'functions/lib/emits.ts:2 unsubscribed-event TS2345',
        'functions/lib/emits.ts:3 TS2322',
        'functions/lib/emits.ts:4 unknown-event TS2345',
        'functions/lib/emits.ts:5 emit-not-awaited',
      ],
    });
  },
);

test('a clean app gets its routes, one line and exit code 0', async () => {
  const root = createApp({}, '7.0');
  await runInside(root, 'generate');
  expect(await runInside(root, 'check')).toEqual({
    code: 0,
    stdout:
      'POST  /users  functions/api/users.ts\n\n2 events, 1 subscriber, 1 call site, 1 route: no problems (0.1 s)\n',
    stderr: '',
  });
});

test.each([
  ['as tsc-run wrote it', (text: string) => text],
  ['as another formatter wrote it', (text: string) => text.replaceAll(';\n', '\n\n\n').replaceAll('"', "'")],
])('a mismatch in generated/ is reported at the subscriber: %s', async (_, format) => {
  const listen = `export function listen(event: { type: 'user.registered'; data: { id: number } }) {}\n`;
  const root = createApp({ 'functions/subscribers/mail.ts': listen }, '7.0');
  await runInside(root, 'generate');
  writeFiles(root, { 'generated/subscribers.ts': format(readFile(root, 'generated/subscribers.ts')) });
  expect(await findProblems(root)).toEqual({ code: 1, found: ['functions/subscribers/mail.ts:1:24 TS2344'] });
  const { stdout } = await runInside(root, 'check');
  expect(stdout).toContain(`'mail' does not take 'user.registered': type 'string' is not assignable to type 'number'.`);
  expect(stdout).toContain(`Type its parameter as events.For<'mail'>, or remove`);
  expect(stdout).not.toContain('typeof import');
});

test('errors in stale generated files are not reported', async () => {
  const root = createApp({}, '7.0');
  await runInside(root, 'generate');
  writeFiles(root, { 'events/user-registered.ts': 'export type UserRegisterdEvent = { id: string };\n' });
  const { code, found } = await findProblems(root);
  expect(code).toBe(1);
  expect(found).toContain('generated/events.ts:1:1 stale-output');
  expect(found.filter((each) => each.startsWith('generated/') && !each.endsWith('stale-output'))).toEqual([]);
});

test.each(['5.9', '7.0'] as const)(
  'TypeScript %s: a mistake in the config is reported once, by tsc-run',
  async (compiler) => {
    const config = `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  events: {
    subscribers: {
      mail: { events: ['user.registered', /*1*/'order.piad'] },
      /*2*/nobody: { events: ['order.paid'] },
    },
  },
});
`;
    const root = createApp({ 'tsc-run.config.ts': config }, compiler);
    await runInside(root, 'generate');
    expect(await findProblems(root)).toEqual({
      code: 1,
      found: [
        expect.stringMatching(/^tsc-run\.config\.ts:1 unknown-event TS(2322|2820)$/),
        'tsc-run.config.ts:2 subscriber-file-missing',
      ],
    });
  },
);

test('a syntax error is reported once, by tsc-run', async () => {
  const root = createApp(
    { 'functions/api/broken.ts': "import { events } from '@tsc-run/core';\nevents.emit(\n" },
    '7.0',
  );
  await runInside(root, 'generate');
  expect(await findProblems(root)).toEqual({ code: 1, found: ['functions/api/broken.ts:3:1 syntax-error'] });
});

test('calls of emit are checked in the files of the tsconfig only', async () => {
  const wrong = "import { events } from '@tsc-run/core';\nawait events.emit(/*1*/'nobody.knows', {});\n";
  const root = createApp({
    'app/tsconfig.json': '{ "include": ["../jobs", "src"] }',
    'app/tsc-run.config.ts': 'export default {};\n',
    'app/src/a.ts': wrong,
    'app/scripts/not-included.ts': wrong,
    'jobs/b.mts': wrong,
  });
  await runInside(root, 'generate --project app');
  const { stdout } = await runInside(root, 'check --no-tsc --project app');
  expect(stdout).toContain('app/src/a.ts:2:24 - error tsc-run(unknown-event)');
  expect(stdout).toContain('jobs/b.mts:2:24 - error tsc-run(unknown-event)');
  expect(stdout).toContain('app/scripts/not-included.ts:1:1 - error tsc-run(not-in-tsconfig)');
  expect(stdout).toContain('0 events, 0 subscribers, 2 call sites: 3 errors');
});

test('calls of emit are not read where events.exclude matches, and check says so', async () => {
  const wrong = "import { events } from '@tsc-run/core';\nawait events.emit('nobody.knows', {});\n";
  const root = createApp({
    'tsconfig.json': '{ "include": ["src", "generated"] }',
    'tsc-run.config.ts': `export default { events: { exclude: ['./src/legacy/', '**/*.seed.ts', 'tools', 'functions'] } };\n`,
    'src/a.ts': wrong,
    'src/legacy/deep/b.ts': wrong,
    'src/legacy.ts': wrong,
    'src/users.seed.ts': wrong,
    'tools/not-included.ts': wrong,
  });
  await runInside(root, 'generate');
  const { stdout, stderr } = await runInside(root, 'check --no-tsc');
  expect(stdout.match(/^\S+ - error/gm)).toEqual(['src/a.ts:2:19 - error', 'src/legacy.ts:2:19 - error']);
  expect(stdout + stderr).toContain('events.exclude leaves out 2 files.');
});

test('projects that the tsconfig references are checked, even if it has no files of its own', async () => {
  const options = { strict: true, module: 'nodenext', target: 'es2022', types: [], composite: true, outDir: 'dist' };
  const root = createApp(
    {
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'tsconfig.app.json' }] }),
      'tsconfig.app.json': JSON.stringify({
        compilerOptions: options,
        references: [{ path: 'lib' }],
        exclude: ['lib'],
      }),
      'lib/tsconfig.json': JSON.stringify({ compilerOptions: options }),
      'lib/a.ts': "export const a: /*1*/string = 'a';\n",
      'functions/lib/wrong.ts': `import { a } from /*1*/'../../lib/a.js';
import { events } from '@tsc-run/core';
export const b: number = a;
await events.emit(/*2*/'user.registerd', { id: '1' });
`,
    },
    '7.0',
  );
  await runInside(root, 'generate');
  expect(await findProblems(root)).toEqual({
    code: 1,
    found: ['functions/lib/wrong.ts:1 TS6305', 'functions/lib/wrong.ts:2 unknown-event TS2345'],
  });
});

test('--no-tsc leaves the compiler out', async () => {
  const root = createApp({ 'functions/api/wrong.ts': "export const a: number = 'x';\n" });
  await runInside(root, 'generate');
  expect(await runInside(root, 'check --no-tsc')).toMatchObject({ code: 0, stderr: '' });
});

test('github: paths are relative to the root of the repository', async () => {
  const root = createApp({ '.git/HEAD': '', 'app/tsc-run.config.ts': 'export default { events: { outDir: 1 } };\n' });
  const { code, stdout } = await runInside(root, 'check --no-tsc --project app --format github');
  expect(code).toBe(1);
  expect(stdout).toContain(
    '::error file=app/tsc-run.config.ts,line=1,col=36,endLine=1,endColumn=37,title=tsc-run(config-',
  );
});

test.each([
  [
    'there is no tsconfig',
    {
      'tsconfig.json': undefined,
      'node_modules/typescript/package.json': '{ "version": "9.9.9", "bin": { "tsc": "tsc.cjs" } }',
    },
    /^error: No tsconfig\.json in .* or in a folder above it\n {2}help: .*--no-tsc\.\n$/,
  ],
  ['TypeScript is not installed', {}, /^error: TypeScript is not installed in .*\n {2}help: Install it: npm install/],
  [
    'the compiler crashes',
    {
      'node_modules/typescript/package.json': '{ "version": "9.9.9", "bin": { "tsc": "tsc.cjs" } }',
      'node_modules/typescript/tsc.cjs': 'process.abort()',
    },
    /^error: TypeScript 9\.9\.9 failed \(SIGABRT\)/,
  ],
])('%s: the result is never clean', async (_, changes, message) => {
  const root = createApp(changes);
  await runInside(root, 'generate');
  const { code, stdout, stderr } = await runInside(root, 'check');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});
