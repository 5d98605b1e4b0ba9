import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runMeddled } from '../support/meddle.js';
import { runInside } from '../support/run-inside.js';
import { runUnprivileged } from '../support/run-unprivileged.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const ROOT_USER = process.getuid?.() === 0;

type Changes = Readonly<Record<string, string | undefined>>;

/** The report by line: place, message and help, without code frames. */
function toSentences(told: string): readonly string[] {
  return told.split('\n').filter((line) => / - (?:error|warning) |^ {2}help: |^error: /.test(line));
}

const EMPTY: Changes = {
  'events/user-registered.ts': undefined,
  'events/order-paid.ts': undefined,
  'functions/subscribers/mail.ts': undefined,
  'functions/api/users.ts': undefined,
  'tsc-run.config.ts': 'export default {};\n',
};
const REGISTERED = 'events/user-registered.ts';
const CONFIG = 'tsc-run.config.ts';
const STATIC_HELP =
  '  help: Write it out: literals, constants, spreads and imports from other files of the app can be read; calls and process.env cannot.';

type Case = {
  readonly app: Changes;
  readonly code: number;
  readonly told: readonly string[];
  readonly written: boolean;
};

const CASES: Readonly<Record<string, Case>> = {
  'a config that would throw is never run': {
    app: {
      [CONFIG]: `throw new Error();\nexport default { events: { subscribers: { mail: { events: ['user.registered'] } } } };`,
    },
    code: 0,
    told: [],
    written: true,
  },
  'a computed config': {
    app: { [CONFIG]: 'export default { events: load() };' },
    code: 1,
    told: [
      "tsc-run.config.ts:1:26 - error tsc-run(config-not-static): events cannot be read without running the config: 'load(…)'.",
      STATIC_HELP,
    ],
    written: false,
  },
  'computed names': {
    app: { [CONFIG]: "export default { events: { subscribers: { mail: { events: names.split(',') } } } };" },
    code: 1,
    told: [
      `tsc-run.config.ts:1:59 - error tsc-run(config-not-static): events.subscribers["mail"].events cannot be read without running the config: 'names.split(…)'.`,
      STATIC_HELP,
    ],
    written: false,
  },
  'an empty config': {
    app: { ...EMPTY, [CONFIG]: '' },
    code: 1,
    told: [
      'tsc-run.config.ts:1:1 - error tsc-run(config-invalid): tsc-run.config.ts must be a module whose default export is an object.',
      '  help: See docs/config.md of @tsc-run/core for its form.',
    ],
    written: false,
  },
  'no events/': { app: EMPTY, code: 0, told: [], written: true },
  'an event file that does not parse': {
    app: { [REGISTERED]: 'export type UserRegisteredEvent = {\n  id: string\n' },
    code: 1,
    told: [
      'events/user-registered.ts:3:1 - error tsc-run(syntax-error): This file does not parse: Expected `}` but found `EOF`.',
      '  help: Correct it. Nothing is generated while it does not parse, so that no event gets lost.',
    ],
    written: false,
  },
  'a subscriber that does not parse': {
    app: { 'functions/subscribers/mail.ts': 'export function listen( {}\n' },
    code: 1,
    told: [
      'functions/subscribers/mail.ts:2:1 - error tsc-run(syntax-error): This file does not parse: Expected `)` but found `EOF`.',
      '  help: Correct it. Nothing is generated while it does not parse, so that no event gets lost.',
    ],
    written: false,
  },
  'a config that does not parse': {
    app: { [CONFIG]: 'export default { events: { subscribers: { mail: { events: [ } } } };\n' },
    code: 1,
    told: [
      'tsc-run.config.ts:1:61 - error tsc-run(syntax-error): This file does not parse: Unexpected token.',
      '  help: Correct it. Nothing is generated while it does not parse, so that no event gets lost.',
    ],
    written: false,
  },
  'two problems in one file': {
    app: {
      [CONFIG]: "export default {\n  events: { subscribers: { mail: { events: ['user.registerd', 5] } } },\n};\n",
    },
    code: 1,
    told: [
      "tsc-run.config.ts:2:45 - error tsc-run(unknown-event): No event is named 'user.registerd'.",
      "  help: Did you mean 'user.registered'?",
      'tsc-run.config.ts:2:63 - error tsc-run(config-invalid): events.subscribers["mail"].events must be an array of event names.',
      '  help: See docs/config.md of @tsc-run/core for its form.',
    ],
    written: true,
  },
  'a file named generated': {
    app: { generated: 'mine' },
    code: 2,
    told: [
      'error: generated is a file, and a folder is needed there',
      '  help: Remove or rename it, then run this again.',
    ],
    written: false,
  },
};

test.each(Object.entries(CASES))('%s', async (_, { app, code, told, written }) => {
  const root = createApp(app);
  const outcome = await runInside(root, 'generate');
  expect({ code: outcome.code, told: toSentences(outcome.stderr) }).toEqual({ code, told });
  expect(listFolder(root).includes('generated/events.ts')).toBe(written);
});

const BROKEN = [
  ['an event file', { [REGISTERED]: 'export type UserRegisteredEvent = {\n' }, 'events/user-registered.ts:2:1'],
  ['the config', { [CONFIG]: 'export default { events: {\n' }, 'tsc-run.config.ts:2:1'],
] as const;

async function checkBroken(root: string, broken: Changes): Promise<readonly string[]> {
  writeFiles(root, broken as Readonly<Record<string, string>>);
  const { code, stdout } = await runInside(root, 'check');
  expect(code).toBe(1);
  return toSentences(stdout).filter((line) => line.includes(' - error '));
}

test.each(BROKEN)('%s that does not parse: check reports only that', async (_, broken, place) => {
  const root = createApp({}, '7.0');
  expect((await runInside(root, 'generate')).code).toBe(0);
  expect(await checkBroken(root, broken)).toEqual([
    expect.stringContaining(`${place} - error tsc-run(syntax-error): `),
  ]);
});

test.each(BROKEN)(
  '%s that does not parse before the first run: no name is reported as unknown',
  async (_, broken, place) => {
    const errors = await checkBroken(createApp({}, '7.0'), broken);
    // Without a registry the compiler does not know the subscribers either.
    expect(errors.filter((line) => !/^functions\/subscribers\/.* error TS/.test(line))).toEqual([
      expect.stringContaining(`${place} - error tsc-run(syntax-error): `),
    ]);
  },
);

/** The unbroken text of the two files that a test breaks. */
function createFiles(): Readonly<Record<string, string>> {
  return {
    [REGISTERED]: 'export type UserRegisteredEvent = { id: string };\n',
    [CONFIG]: "export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n",
  };
}

test('no config in any parent folder, or in the given folder', async () => {
  const root = createFolder();
  const upwards = await runInside(root, 'check');
  expect(upwards.code).toBe(2);
  expect(toSentences(upwards.stderr)).toEqual([
    `error: No tsc-run.config.ts in ${root} or in a folder above it`,
    '  help: Run tsc-run inside your app, or say where it is: --project DIR. To set an app up: npx tsc-run init. If there is a config that is not found: npx tsc-run doctor.',
  ]);
});

test.each([
  [REGISTERED, 'Cannot read events/user-registered.ts'],
  [CONFIG, 'Cannot read tsc-run.config.ts'],
  ['generated/events.ts', 'Cannot read generated/events.ts'],
])('%s cannot be read: nothing is written', async (path, sentence) => {
  const root = createApp();
  await runInside(root, 'generate');
  writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = {};\n' });
  const before = readFile(root, 'generated/manifest.json');
  chmodSync(join(root, path), 0);
  for (const command of ['generate', 'generate --check', 'check --no-tsc']) {
    const { code, stderr } = await runUnprivileged(root, command);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: ${sentence}: permission denied\n  help: Give your user that permission, then run the command again.\n`,
    });
  }
  expect(readFile(root, 'generated/manifest.json')).toBe(before);
});

test('circular links, broken links and empty folders are ignored', async () => {
  const root = createApp();
  mkdirSync(join(root, 'events/empty/deep'), { recursive: true });
  symlinkSync('../events', join(root, 'events/again'));
  symlinkSync('self.ts', join(root, 'events/self.ts'));
  symlinkSync('nowhere.ts', join(root, 'events/gone.ts'));
  mkdirSync(join(root, 'events/folder.ts'));
  for (const command of ['generate', 'generate --check', 'check --no-tsc']) {
    expect(await runInside(root, command)).toMatchObject({ code: 0, stderr: '' });
  }
});

test('a file that vanishes while it is read counts as missing', async () => {
  const root = createApp();
  const { code, stderr } = await runMeddled(root, 'generate', 'gone:events/order-paid.ts');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(readFile(root, 'generated/manifest.json'))).toMatchObject({
    events: [{ name: 'user.registered' }],
  });
});

test.each(['my app', `it's "here"`, '$(touch x) `x` ;&', 'größe 注文 é', '[a]{b}*', '-x'])(
  'an app in a folder named %j',
  async (name) => {
    const root = join(createApp({}, '7.0'), name);
    writeFiles(root, {
      'package.json': '{ "type": "module" }',
      'tsconfig.json': readFile(join(root, '..'), 'tsconfig.json'),
      ...createFiles(),
      'functions/subscribers/mail.ts': 'export function listen() {}\n',
      'functions/lib/a.ts': `import { events } from '@tsc-run/core';\nawait events.emit('user.registerd', { id: '' });\n`,
    });
    expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await runInside(root, 'check');
    expect(code).toBe(1);
    expect(toSentences(stdout)).toEqual([
      "functions/lib/a.ts:2:19 - error tsc-run(unknown-event): No event is named 'user.registerd'.",
      "  help: Did you mean 'user.registered'?",
    ]);
  },
);

const canMount = ROOT_USER && process.platform === 'linux';
test.skipIf(!canMount)(
  'a disk that is really full: one message, the old files stay, and no partial file is left',
  async (context) => {
    const root = createApp();
    const disk = createFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', disk], { stdio: 'ignore' });
    } catch {
      context.skip('this system lets nobody mount a disk');
    }
    try {
      symlinkSync(disk, join(root, 'generated'));
      expect((await runInside(root, 'generate')).code).toBe(0);
      const before = listFolder(disk).map((path) => readFile(disk, path));
      writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = {};\n' });
      expect(await runInside(root, 'generate')).toMatchObject({
        code: 2,
        stdout: '',
        stderr:
          'error: Cannot write generated/manifest.json: the disk is full\n  help: Free some space, then run the command again.\n',
      });
      expect(listFolder(disk).map((path) => readFile(disk, path))).toEqual(before);
    } finally {
      execFileSync('umount', [disk]);
    }
  },
);

test('the parser is not installed for this system', async () => {
  const root = createApp();
  const { code, stderr } = await runMeddled(root, 'generate', 'missing:parser');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^error: The parser of tsc-run, oxc-parser, is not installed for this system \(\w+-\w+\)\n {2}help: .*npm install --include=optional\n$/,
  );
});

test('events/ and functions/ may both be missing', async () => {
  const root = createApp();
  for (const folder of ['events', 'functions']) rmSync(join(root, folder), { recursive: true });
  writeFiles(root, { [CONFIG]: 'export default {};\n' });
  expect(await runInside(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
});
