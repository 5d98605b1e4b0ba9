import { chmodSync, cpSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDefinition, listCodes } from '../../src/analysis/problems/index.js';
import { createApp, linkPackages, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const PROBLEM_CODES = listCodes().filter((code) => findDefinition(code)?.needsTypes === false);

const API = 'functions/api/users.ts';
const TABLE = `POST  /users  ${API}\n\n`;
const SUMMARY = '2 events, 1 subscriber, 1 call site, 1 route: no problems (0.1 s)\n';

/** A handler whose emit needs two fixes, with quotes, comments and spacing that no formatter would write. */
const HANDLER = `import { events } from "@tsc-run/core";

// Registers   somebody.
export async function POST( ) {
    events.emit( "user.registerd" /* who */ , {id: '1'} ) // done
}
`;
const FIXED = HANDLER.replace('events.emit', 'await events.emit').replace('registerd', 'registered');

/** An app with fresh generated files and this handler. */
async function createFixable(handler: string, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = createApp(changes);
  await runInside(root, 'generate');
  writeFiles(root, { [API]: handler });
  return root;
}

type Report = {
  readonly problems: readonly { code: string; fixes: readonly { title: string; preferred: boolean }[] }[];
  readonly fixed: readonly object[];
  readonly notes: readonly string[];
};

async function readJson(root: string, line: string): Promise<{ code: number | null; report: Report }> {
  const { code, stdout } = await runInside(root, `${line} --format json`);
  return { code, report: JSON.parse(stdout) as Report };
}

test('fixes keep quotes, comments and formatting, and a second run changes nothing', async () => {
  const root = await createFixable(HANDLER);
  const first = await runInside(root, 'check --fix --no-tsc');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toBe(
    `${TABLE}Fixed ${API}:5:5: awaited\nFixed ${API}:5:18: changed to "user.registered"\n${SUMMARY}`,
  );
  expect(readFile(root, API)).toBe(FIXED);
  const before = listFolder(root).map((file) => statSync(join(root, file)).mtimeMs);
  expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0, stdout: TABLE + SUMMARY });
  expect(listFolder(root).map((file) => statSync(join(root, file)).mtimeMs)).toEqual(before);
});

test('the compiler checks the fixed files, and the remaining problems are reported', async () => {
  const root = createApp(
    {
      [API]: `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registerd', { id: 1 });
  await events.emit('order.paid', { total: 1 });
}
`,
    },
    '7.0',
  );
  const { code, stdout } = await runInside(root, 'check --fix');
  expect(code).toBe(1);
  expect(stdout).toContain(`${API}:3:42 - error TS2322: `);
  expect(stdout).toContain(`${API}:4:21 - error tsc-run(unsubscribed-event): `);
  expect(stdout).toContain(`\nFixed ${API}:3:21: changed to 'user.registered'\n`);
  expect(stdout).toContain('call sites, 1 route: 2 errors');
});

test('stale files are generated again, left-over files removed', async () => {
  const root = createApp();
  await runInside(root, 'generate');
  writeFiles(root, {
    'events/order-sent.ts': 'export type OrderSentEvent = { id: string };\n',
    'generated/old.ts': readFile(root, 'generated/events.ts'),
    'generated/manifest.json': readFile(root, 'generated/manifest.json').replace(
      '"events.ts"',
      '"events.ts", "old.ts"',
    ),
  });
  const { code, stdout } = await runInside(root, 'check --fix --no-tsc');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Fixed generated\/old\.ts: removed$/m);
  expect(listFolder(root)).not.toContain('generated/old.ts');
  expect(stdout).toMatch(/^Fixed generated\/manifest\.json: generated again$/m);
  expect(readFile(root, 'generated/manifest.json')).toContain('order.sent');
});

test('json lists what was fixed, and the fixes for the rest', async () => {
  const root = await createFixable(`import { events } from '@tsc-run/core';
await events.emit('user.registerd', { id: '1' });
events.emit('order.paid', { total: 1 });
export const GET = () => undefined;
`);
  const { code, report } = await readJson(root, 'check --fix --no-tsc');
  expect(code).toBe(1);
  expect(report).toMatchObject({
    fixed: [{ code: 'unknown-event', title: "Change it to 'user.registered'", file: API, line: 2, column: 19 }],
    notes: [],
  });
  expect(report.problems).toMatchObject([
    {
      code: 'emit-not-awaited',
      fixes: [
        {
          title: 'Await it',
          preferred: false,
          edits: [{ file: API, line: 3, column: 1, endLine: 3, endColumn: 1, text: 'await ' }],
          creates: [],
        },
      ],
    },
    {
      code: 'unsubscribed-event',
      fixes: [
        {
          title: "Subscribe 'mail' to 'order.paid'",
          preferred: false,
          edits: [
            {
              file: 'tsc-run.config.ts',
              line: 1,
              column: 77,
              endLine: 1,
              endColumn: 77,
              text: ", 'order.paid'",
            },
          ],
          creates: [],
        },
      ],
    },
  ]);
});

test('json contains the files to write when generated files are stale', async () => {
  const root = createApp();
  const { report } = await readJson(root, 'generate --check');
  const [fix] = report.problems[0]?.fixes ?? [];
  expect(fix).toMatchObject({ title: 'Regenerate', preferred: true, edits: [] });
  await runInside(root, 'generate');
  const { creates } = fix as unknown as { creates: readonly { file: string; text: string }[] };
  for (const { file, text } of creates) expect(readFile(root, file)).toBe(text);
  expect(creates).toHaveLength(3);
});

test('generate lists the same fixes when it repeats its last report', async () => {
  const root = createApp({
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered', 'user.gone'] } } } };\n`,
  });
  await runInside(root, 'generate');
  const cold = await readJson(root, 'generate');
  // As if the run began 10 s later: a report from right after a change is not repeated.
  const file = '.tsc-run/cache/generate.json';
  const kept = JSON.parse(readFile(root, file)) as { took: number };
  writeFiles(root, { [file]: JSON.stringify({ ...kept, took: kept.took - 10_000 }) });
  const warm = await readJson(root, 'generate');
  expect(cold.report.problems[0]?.fixes).toHaveLength(1);
  expect({ ...warm.report, seconds: 0 }).toEqual({ ...cold.report, seconds: 0 });
});

describe('not fixed, because it may not be a typo', () => {
  test.each([
    ['another verb', `'user.deregistered'`],
    ['another word', `'usher.registered'.slice(0)`],
    ['a constant, which may have other uses', 'NAME'],
    ['a template literal', '`user.${PART}`'],
  ])('%s', async (_, name) => {
    const handler = `import { events } from '@tsc-run/core';
const NAME = 'user.registerd';
const PART = 'registerd';
await events.emit(${name}, { id: '1' });
export { NAME, PART };
`;
    const root = await createFixable(handler);
    await runInside(root, 'check --fix --no-tsc');
    expect(readFile(root, API)).toBe(handler);
  });
});

test('a fix never subscribes to one event twice', async () => {
  const config = `export default { events: { subscribers: { mail: { events: ['user.registered', 'user.registerd'] } } } };\n`;
  const root = await createFixable(FIXED, { 'tsc-run.config.ts': config });
  expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 1 });
  expect(readFile(root, 'tsc-run.config.ts')).toBe(config);
});

describe.each([
  ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ['no line end', (text: string) => text.trimEnd()],
])('a file with %s', (_, change) => {
  test('keeps it', async () => {
    const root = await createFixable(change(HANDLER));
    chmodSync(join(root, API), 0o755);
    expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0 });
    expect(readFile(root, API)).toBe(change(FIXED));
    expect(statSync(join(root, API)).mode & 0o777).toBe(0o755);
  });
});

test('a file in UTF-16 is not fixed', async () => {
  const root = await createFixable('');
  const bytes = Buffer.from(`\uFEFF${HANDLER}`, 'utf16le');
  writeFiles(root, { [API]: bytes as unknown as string });
  const { code, stdout } = await runInside(root, 'check --fix --no-tsc');
  expect(code).toBe(1);
  expect(stdout).toContain(`${API} was not fixed: it is not written in UTF-8.\n`);
});

test('several typos in several files, in an app whose path contains spaces', async () => {
  const parent = createFolder();
  const root = join(parent, 'my app');
  const emit = (name: string) => `  await events.emit('${name}', { id: '1' });\n`;
  const handler = (...names: readonly string[]) =>
    `import { events } from '@tsc-run/core';\nexport async function POST() {\n${names.map(emit).join('')}}\n`;
  cpSync(createApp(), root, { recursive: true, verbatimSymlinks: true });
  writeFiles(root, {
    [API]: handler('user.registerd', 'user.registered', 'user.regstered'),
    'functions/api/more.ts': handler('user.Registered'),
    'tsc-run.config.ts': `export default {
  events: {
    rules: { 'vague-event-nam': 'off' },
    subscribers: { mail: { events: ['uesr.registered'] } },
  },
};
`,
  });
  const { code, stdout } = await runInside(root, 'check --fix --no-tsc');
  expect(stdout).toContain("Fixed tsc-run.config.ts:3:14: changed to 'vague-event-name'\n");
  expect(code).toBe(0);
  expect(readFile(root, API)).toBe(handler('user.registered', 'user.registered', 'user.registered'));
  expect(readFile(root, 'functions/api/more.ts')).toBe(handler('user.registered'));
  expect(readFile(root, 'tsc-run.config.ts')).toContain("{ events: ['user.registered'] }");
});

describe('nothing is written', () => {
  const broken = { 'functions/api/broken.ts': "import { events } from '@tsc-run/core';\nevents.emit(\n" };
  test.each([
    ['a handler does not parse', broken],
    ['an event file does not parse', { 'events/broken.ts': 'export type = 1;\n' }],
    ['the config cannot be read', { 'tsc-run.config.ts': 'export default { events: process.env.X };\n' }],
  ])('while %s', async (_, changes: Readonly<Record<string, string>>) => {
    const root = createApp({ [API]: HANDLER, ...changes });
    const { code, stdout } = await runInside(root, 'check --fix --no-tsc');
    expect(code).toBe(1);
    expect(stdout).toContain('\nNothing was fixed: the app could not be read as a whole.\n');
    expect(stdout).not.toContain('Fixed ');
    expect(readFile(root, API)).toBe(HANDLER);
    expect(listFolder(root).filter((file) => file.startsWith('generated'))).toEqual([]);
  });

  test('when the compiler is missing', async () => {
    const root = createApp({ [API]: HANDLER });
    expect(await runInside(root, 'check --fix')).toMatchObject({ code: 2, stdout: '' });
    expect(readFile(root, API)).toBe(HANDLER);
  });

  test('in node_modules, or outside the app in files of no tsconfig', async () => {
    const names = `export const list = ['user.registerd'];\n`;
    const outer = createFolder({ 'names.ts': names });
    const root = join(outer, 'app');
    cpSync(createApp(), root, { recursive: true, verbatimSymlinks: true });
    writeFiles(root, {
      'node_modules/names/index.ts': names,
      'tsc-run.config.ts': `import { list as inner } from './linked/index.js';
import { list as outer } from '../names.js';

const PROBLEM_CODES = listCodes().filter((code) => findDefinition(code)?.needsTypes === false);
export default { events: { subscribers: { mail: { events: [...inner, ...outer] } } } };
`,
    });
    symlinkSync('node_modules/names', join(root, 'linked'));
    const { report } = await readJson(root, 'check --fix --no-tsc');
    expect(report.problems.filter(({ code }) => code === 'unknown-event')).toHaveLength(2);
    expect(readFile(outer, 'names.ts')).toBe(names);
    expect(readFile(root, 'node_modules/names/index.ts')).toBe(names);
  });
});

describe('Prettier', () => {
  const OPTIONS = { '.prettierrc.json': '{ "useTabs": true, "printWidth": 60 }\n' };
  const FORMATTED = `import { events } from "@tsc-run/core";

export async function POST() {
	events.emit("user.registerd", { id: "12345", more: 1 });
}
`;
  const EDITED = FORMATTED.replace('events.emit', 'await events.emit').replace('registerd', 'registered');

  function linkPrettier(root: string): void {
    symlinkSync(join(REPOSITORY, 'node_modules/prettier'), join(root, 'node_modules/prettier'));
  }

  test.each([
    ['.prettierrc', OPTIONS],
    ['.editorconfig', { '.prettierrc.json': '{ "printWidth": 60 }', '.editorconfig': '[*]\nindent_style = tab\n' }],
  ])(
    'formats a file that it had formatted before, according to %s',
    async (_, options: Readonly<Record<string, string>>) => {
      const root = await createFixable(FORMATTED, options);
      linkPrettier(root);
      expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0 });
      expect(readFile(root, API)).toBe(
        EDITED.replace('{ id: "12345", more: 1 }', '{\n\t\tid: "12345",\n\t\tmore: 1,\n\t}'),
      );
    },
  );

  test.each([
    ['a file that it had not formatted', FORMATTED.replace('POST() {', 'POST( ) {'), {}],
    ['a file that it ignores', FORMATTED, { '.prettierignore': 'functions\n' }],
  ])('leaves %s', async (_, handler, changes) => {
    const root = await createFixable(handler, { ...OPTIONS, ...(changes as Record<string, string>) });
    linkPrettier(root);
    expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0, stderr: '' });
    expect(readFile(root, API)).toBe(
      handler.replace('events.emit', 'await events.emit').replace('registerd', 'registered'),
    );
  });

  test('loses no fix when it fails', async () => {
    const root = await createFixable(FORMATTED, { '.prettierrc.json': '{ "useTabs": tru' });
    linkPrettier(root);
    const { code, stdout } = await runInside(root, 'check --fix --no-tsc');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${API} was fixed and not formatted: Prettier failed\\. .*prettierrc`, 'm'));
    expect(readFile(root, API)).toBe(EDITED);
  });

  /** A fake Prettier. Like version 2, it is CommonJS and synchronous. */
  const stub = (check: string): Readonly<Record<string, string>> => ({
    'node_modules/prettier/index.js': `exports.resolveConfig = Object.assign(() => null, {});
exports.getFileInfo = () => ({ ignored: false });
exports.check = (text) => { ${check}; return true; };
exports.format = (text) => text.replaceAll('    ', '  ');
`,
  });

  test('works in version 2, too', async () => {
    const root = await createFixable(HANDLER, stub(''));
    expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0 });
    expect(readFile(root, API)).toBe(FIXED.replace('    await', '  await'));
  });

  test('is not loaded when nothing is edited', async () => {
    const root = createApp(stub("throw new Error('loaded')"));
    writeFiles(root, { 'node_modules/prettier/index.js': "require('node:fs').writeFileSync('loaded', '')" });
    expect(await runInside(root, 'check --fix --no-tsc')).toMatchObject({ code: 0 });
    expect(listFolder(root)).not.toContain('loaded');
  });

  test('never overwrites a file that changes in the meantime', async () => {
    const change = `require('node:fs').writeFileSync(${JSON.stringify(API)}, text + '// mine')`;
    const root = await createFixable(HANDLER, stub(change));
    const { code, stdout } = await runCli(root, 'check --fix --no-tsc');
    expect(code).toBe(1);
    expect(stdout).toContain(`\n${API} was not fixed: it changed on the disk meanwhile. Run the command again.\n`);
    expect(stdout).not.toContain('Fixed ');
    expect(readFile(root, API)).toBe(`${HANDLER}// mine`);
  });
});

describe.each(PROBLEM_CODES)('the fixture of %s', (code) => {
  test('has no preferred fix left after --fix', async () => {
    const root = createFolder();
    cpSync(join(REPOSITORY, 'fixtures/problems', code), root, { recursive: true });
    linkPackages(root);
    const preferred = ({ problems }: Report) =>
      problems.filter(({ fixes }) => fixes.some((fix) => fix.preferred)).map((each) => each.code);
    const before = await readJson(root, 'check --no-tsc --project .');
    const { report } = await readJson(root, 'check --fix --no-tsc --project .');
    expect(preferred(before.report).includes(code)).toBe(FIXABLE.has(code));
    const unread = ['syntax-error', 'file-too-complex', 'config-not-static'].includes(code);
    if (!unread) expect(preferred(report)).toEqual([]);
  });
});

const FIXABLE: ReadonlySet<string> = new Set([
  'unknown-event',
  'unknown-config-key',
  'unknown-rule',
  'emit-not-awaited',
  'listen-not-exported',
  'method-not-exported',
  'stale-output',
]);
