import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMPILER_OPTIONS, createApp, REPOSITORY } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const tsconfig = (rest: object, options: object = {}): string =>
  JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, ...options }, ...rest });
const COMPOSITE = { composite: true, noEmit: false, outDir: 'out' };
const ALL = ['events', 'functions', 'generated', 'tsc-run.config.ts'];

const SLIP = `import { events } from '@tsc-run/core';\nawait events.emit('user.registerd', { id: '1' });\n`;
const RIGHT = SLIP.replace('registerd', 'registered');

async function check(root: string, ...flags: readonly string[]) {
  const found = await runInside(root, ['check --format json', ...flags].join(' '));
  const { problems, ...rest } = JSON.parse(found.stdout) as {
    readonly problems: readonly {
      readonly code: string;
      readonly file: string;
      readonly message: string;
      readonly help?: string;
    }[];
  };
  return { ...rest, code: found.code, problems, codes: problems.map(({ code, file }) => `${file} ${code}`) };
}

async function generated(changes: Readonly<Record<string, string | undefined>>): Promise<string> {
  const root = createApp(changes, '6.0');
  await runInside(root, 'generate');
  return root;
}

test('a file that no tsconfig includes, and the registry', async () => {
  const root = await generated({
    'tsconfig.json': tsconfig({ include: ['lib'] }),
    'lib/x.ts': 'export {};',
    'api/a.mts': SLIP,
  });
  const { codes, problems, code } = await check(root);
  expect(code).toBe(1);
  expect(codes).toEqual([
    'generated/events.ts not-in-tsconfig',
    'api/a.mts not-in-tsconfig',
    'functions/api/users.ts not-in-tsconfig',
    'functions/subscribers/mail.ts not-in-tsconfig',
  ]);
  expect(problems[0]?.help).toBe(`Add 'generated' to include in tsconfig.json.`);
});

test.each([
  ['takes events from another file', `import { events } from '../main.js';\nawait events.emitMany([]);\n`],
  ['imports the package when it runs', `const { events } = await import('@tsc-run/core');\n`],
  ['requires the package', `const core = require('@tsc-run/core');\n`],
])('a file that no tsconfig includes and that %s', async (_, text) => {
  const root = await generated({
    'main.ts': `export { events } from '@tsc-run/core';`,
    'scripts/a.cts': text,
    'tsconfig.json': tsconfig({ include: ['*.ts', ...ALL] }),
  });
  expect((await check(root, '--no-tsc')).codes).toEqual(['scripts/a.cts not-in-tsconfig']);
});

test('the checks of subscribers', async () => {
  const include = ['events', 'functions', 'generated/events.ts', 'tsc-run.config.ts'];
  const root = await generated({ 'tsconfig.json': tsconfig({ include }) });
  const { codes, problems } = await check(root);
  expect(codes).toEqual(['generated/subscribers.ts not-in-tsconfig']);
  expect(problems[0]).toMatchObject({
    message: 'No tsconfig of the app compiles generated/subscribers.ts, so what subscribes is not checked.',
    help: `Add 'generated' to include in tsconfig.json.`,
  });
});

test.each(['5.4', '5.9', '6.0', '7.0'] as const)(
  'TypeScript %s: a config that names an enum is not stale',
  async (compiler) => {
    const config = (name: string): string =>
      `import { Names } from './names.js';\nexport default { events: { subscribers: { mail: { events: [Names.${name}] } } } } as const;\n`;
    const root = createApp(
      {
        'names.ts': `export enum Names { Registered = 'user.registered', Renamed = 'user.renamed' }\n`,
        'events/renamed.ts': 'export type UserRenamedEvent = { id: string };\n',
        'tsc-run.config.ts': config('Registered'),
        'functions/subscribers/mail.ts': 'export function listen() {}\n',
      },
      compiler,
    );
    await runInside(root, 'generate');
    expect((await check(root)).codes).toEqual([]);
    writeFiles(root, { 'tsc-run.config.ts': config('Renamed') });
    expect((await check(root)).codes).toContain('generated/events.ts stale-output');
  },
);

test.each([
  ['imported by a compiled file', { 'main.ts': `import './lib/a.js';`, 'lib/a.ts': RIGHT }, ['*.ts', ...ALL]],
  ['below another package.json', { 'other/package.json': '{}', 'other/a.ts': RIGHT }, ALL],
  ['a declaration', { 'lib/a.d.ts': `import { events } from '@tsc-run/core';` }, ALL],
  [
    'emitting on an emitter of its own',
    {
      'lib/a.ts': `import { EventEmitter } from 'node:events';\nconst events = new EventEmitter();\nevents.emit('a');`,
    },
    ALL,
  ],
  [
    "importing Node's events",
    {
      'lib/a.ts': `import events from 'node:events';\nexport const a = new events.EventEmitter();`,
      'lib/b.ts': `import * as events from 'events';\nexport const b = new events.EventEmitter();`,
    },
    ALL,
  ],
  [
    'given its emitter',
    { 'lib/a.ts': 'export const a = (events: { emit(name: string): void }) => events.emit("a");' },
    ALL,
  ],
  ['without an import of events', { 'lib/a.ts': `import { http } from '@tsc-run/core';` }, ALL],
])('nothing is reported for a file that is %s', async (_, files, include) => {
  const root = await generated({ ...files, 'tsconfig.json': tsconfig({ include }) });
  expect((await check(root, '--no-tsc')).codes).toEqual([]);
});

test('call sites in a file that only another file brings in', async () => {
  const root = await generated({
    'main.ts': `import './lib/a.js';`,
    'lib/a.ts': SLIP,
    'tsconfig.json': tsconfig({ include: ['*.ts', ...ALL] }),
  });
  expect((await check(root, '--no-tsc')).codes).toEqual(['lib/a.ts unknown-event']);
});

test.each([
  ['a folder with a tsconfig of its own', { 'e2e/tsconfig.json': tsconfig({}), 'e2e/a.ts': SLIP }, 'e2e/a.ts'],
  ['tsconfig.test.json', { 'tsconfig.test.json': tsconfig({ include: ['test'] }), 'test/a.ts': SLIP }, 'test/a.ts'],
])('all tsconfigs of an app are checked: %s', async (_, files, file) => {
  const root = await generated({ ...files, 'tsconfig.json': tsconfig({ include: ALL }) });
  const { codes, problems } = await check(root);
  expect(codes).toContain(`${file} unknown-event`);
  writeFiles(root, { [file]: RIGHT });
  const { problems: after } = await check(root);
  expect(problems.length).toBeGreaterThan(0);
  expect(after.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^The program of .* does not have the registry, which tsconfig\.json includes\.$/),
  ]);
});

test('a solution: a project that references the one of the app', async () => {
  const root = await generated({
    'tsconfig.json': JSON.stringify({
      files: [],
      references: [{ path: './tsconfig.app.json' }, { path: './tsconfig.test.json' }],
    }),
    'tsconfig.app.json': tsconfig({ include: ALL }, COMPOSITE),
    'tsconfig.test.json': tsconfig({ include: ['test'], references: [{ path: './tsconfig.app.json' }] }, COMPOSITE),
    'test/a.ts': RIGHT,
  });
  const { problems } = await check(root);
  expect(problems).toMatchObject([
    { file: 'test/a.ts', code: 'TS2345', message: expect.stringContaining('tsconfig.test.json references the app') },
  ]);
  expect(problems[0]?.help).toContain(`Include 'generated/events.ts' in tsconfig.test.json`);
});

test('a project beside the app that references it', async () => {
  const root = createApp({
    'tsconfig.json': JSON.stringify({
      files: [],
      references: [{ path: './core' }, { path: './api' }, { path: './web' }],
    }),
    'core/tsconfig.json': tsconfig({ include: ALL }, COMPOSITE),
    'api/tsconfig.json': tsconfig({ include: ['.'], references: [{ path: '../core' }] }, COMPOSITE),
    'web/tsconfig.json': tsconfig({ include: ['.'] }, COMPOSITE),
    'api/a.ts': SLIP,
    'web/a.ts': SLIP,
    ...Object.fromEntries(
      ['tsc-run.config.ts', 'events/user-registered.ts', 'functions/subscribers/mail.ts'].map((path) => [
        `core/${path}`,
        readFile(createApp(), path),
      ]),
    ),
    'tsc-run.config.ts': undefined,
  });
  await runInside(root, 'generate --project core');
  expect((await check(root, '--project core --no-tsc')).codes).toEqual(['../api/a.ts unknown-event']);
});

test('the source of another app, and a second copy of the package', async () => {
  const root = await generated({
    'a/tsc-run.config.ts': 'export default {};',
    'a/lib.ts': RIGHT.replace('user.registered', 'invoice.paid'),
    'b/index.ts': RIGHT,
    'main.ts': `import './a/lib.js';\nimport './b/index.js';\n`,
    'tsconfig.json': tsconfig({ include: ['main.ts', ...ALL] }),
  });
  const copy = join(root, 'b/node_modules/@tsc-run/core');
  mkdirSync(copy, { recursive: true });
  cpSync(join(REPOSITORY, 'dist'), join(copy, 'dist'), { recursive: true });
  writeFiles(copy, { 'package.json': readFile(REPOSITORY, 'package.json').replace('"0.1.0"', '"0.0.9"') });
  const { problems } = await check(root);
  expect(problems.map(({ file, message }) => [file, message])).toEqual([
    ['a/lib.ts', 'This file belongs to the app in a, and this program has the registry of another app.'],
    [
      'b/index.ts',
      expect.stringMatching(/^There are two copies of @tsc-run\/core: .* and b\/node_modules\/@tsc-run\/core\./),
    ],
  ]);
});

test('every --project is done, and the worst exit code counts', async () => {
  const root = createApp({
    'ok/tsc-run.config.ts': 'export default {};',
    'bad/tsc-run.config.ts': 'export default { events: 1 };',
  });
  const { code, stderr, stdout } = await runInside(root, 'generate --project bad --project ok --project gone');
  expect(code).toBe(2);
  expect(`${stdout}${stderr}`).toMatch(/config-invalid[\s\S]*Wrote|Wrote[\s\S]*config-invalid/);
});

test('configs below the folder are named, and src/events beside the config', async () => {
  const root = createApp({
    'tsc-run.config.ts': undefined,
    'apps/web/tsc-run.config.ts': 'export default {};',
    'apps/web/src/events/a.ts': '',
  });
  expect((await runInside(root, 'generate')).stderr).toContain('--project apps/web');
  const { stdout, stderr } = await runInside(root, 'generate --project apps/web');
  expect(`${stdout}${stderr}`).toContain('there is src/events/: move tsc-run.config.ts into src/');
});
