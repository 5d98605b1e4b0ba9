import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDefinition, listCodes, type ProblemCode } from '../../src/analysis/problems/index.js';
import { COMPILER_OPTIONS, linkPackages, REPOSITORY } from '../support/app.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { runInside } from '../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { PATCHES, runTspc } from '../support/tspc.js';
import { type Position, type Server, startServer } from '../support/tsserver.js';
import {
  applyFixes,
  compileAll,
  copyApp,
  countProblems,
  type HostEdit,
  type HostFix,
  regenerate,
  toTitles,
  withOthers,
} from './host-fixes.js';
import { type Client, type CodeAction, offsetOf, PULLING, startClient, type WorkspaceEdit } from './lsp/client.js';

const PROBLEM_CODES = listCodes().filter((code) => findDefinition(code)?.needsTypes === false);

/** Its fixture has a second app, the version before, which only `check --against` looks at. */
const HOSTED = PROBLEM_CODES.filter((code) => code !== 'breaking-change');

const FIXTURES = join(REPOSITORY, 'fixtures/problems');
const FRESH = HOSTED.filter((code) => code !== 'stale-output');

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    ...COMPILER_OPTIONS,
    plugins: [{ name: '@tsc-run/core/plugin' }, { transform: '@tsc-run/core/transform', transformProgram: true }],
  },
});

/** The reports of a host for one app: `file:line:column severity TS71001 message`, sorted. */
type Said = readonly string[];

const numberOf = (code: string): number => findDefinition(code)?.number ?? 0;

const folder = createLastingFolder();
const said = new Map<ProblemCode, Said>();
/** The titles of the fixes that the command line offers, each with the place and number of its problem. */
const offered = new Map<ProblemCode, Said>();
/** Those of them that have one likely meaning. */
const preferred = new Set<string>();

beforeAll(async () => {
  linkPackages(folder.path, '6.0');
  for (const code of HOSTED) {
    const app = join(folder.path, code);
    cpSync(join(FIXTURES, code), app, { recursive: true });
    writeFiles(app, { 'package.json': '{ "type": "module" }\n', 'tsconfig.json': TSCONFIG });
    if (code !== 'stale-output') await runInside(app, 'generate --project .');
    const { stdout } = await runInside(app, 'check --no-tsc --format json --project .');
    const { problems } = JSON.parse(stdout) as { problems: readonly Problem[] };
    said.set(code, toSaid(problems));
    offered.set(code, toOffered(problems));
    for (const title of problems.flatMap(({ fixes }) => fixes.flatMap((each) => (each.preferred ? each.title : []))))
      preferred.add(title);
  }
});

afterAll(() => folder.remove());

type Problem = {
  code: ProblemCode;
  severity: string;
  message: string;
  help: string;
  file: string;
  line: number;
  column: number;
  fixes: readonly { title: string; preferred: boolean }[];
};

function toOffered(problems: readonly Problem[]): Said {
  return problems.flatMap(({ code, file, line, column, fixes }) =>
    fixes.map(({ title }) => `${file}:${line}:${column} TS${numberOf(code)} ${title}`),
  );
}

function toSaid(problems: readonly Problem[]): Said {
  return problems
    .map(({ code, severity, message, help, file, line, column }) =>
      toLine({ file, line, column, severity, number: numberOf(code), text: `${message} ${help}` }),
    )
    .sort();
}

type Line = { file: string; line: number; column: number; severity: string; number: number; text: string };

function toLine({ file, line, column, severity, number, text }: Line): string {
  return `${file}:${line}:${column} ${severity} TS${number} ${text}`;
}

test('every problem is shown by its fixture', () => {
  expect(readdirSync(FIXTURES).sort()).toEqual([...PROBLEM_CODES].sort());
  // Every app here has a tsconfig that includes all of it.
  for (const code of HOSTED.filter((each) => each !== 'not-in-tsconfig'))
    expect(said.get(code)?.join('\n')).toContain(`TS${numberOf(code)} `);
});

describe.each(['5.5', '5.9', '6.0'])('the plugin in tsserver %s agrees with the command line', (typescript) => {
  let server: Server;
  beforeAll(() => {
    server = startServer({ typescript, cwd: folder.path, args: ['--pluginProbeLocations', folder.path] });
  });
  afterAll(() => server.kill());

  test.each(HOSTED.filter((code) => code !== 'config-missing'))('%s', async (code) => {
    const app = join(folder.path, code);
    const expected = said.get(code)?.map((line) => toEditorPlace(app, line));
    expect(await askServer(server, app)).toEqual(expected?.sort());
  });

  test('config-missing, in files of events and subscribers', async () => {
    const [line] = said.get('config-missing') as [string];
    const lines = await askServer(server, join(folder.path, 'config-missing'));
    const places = ['events/user-registered.ts:1:1', 'functions/subscribers/send-welcome-email.ts:1:1'];
    expect(lines).toEqual(expect.arrayContaining(places.map((place) => line.replace('tsc-run.config.ts:1:1', place))));
  });
});

describe('the plugin in tsserver 6.0 offers the fixes that the command line offers', () => {
  let server: Server;
  const fixes = new Map<ProblemCode, readonly HostFix[]>();
  beforeAll(async () => {
    server = startServer({ typescript: '6.0', cwd: folder.path, args: ['--pluginProbeLocations', folder.path] });
    for (const code of HOSTED) fixes.set(code, await askFixes(server, join(folder.path, code)));
  });
  afterAll(() => server.kill());

  test.each(HOSTED)('%s', (code) => {
    const app = join(folder.path, code);
    const expected = new Set(offered.get(code)?.map((line) => toEditorPlace(app, line)));
    expect(toTitles(fixes.get(code) ?? [])).toEqual(expected);
    expect(expected.size > 0).toBe(FIXABLE.has(code));
  });

  test('each leaves a program that compiles', () => expectCompiled('plugin', fixes));
});

/** Applies each fix of a host to a copy of its app, and compiles all copies. */
async function expectCompiled(host: string, all: ReadonlyMap<ProblemCode, readonly HostFix[]>): Promise<void> {
  const copies: string[] = [];
  for (const [code, fixes] of all) {
    for (const [index, fix] of fixes.entries()) {
      const copy = join(folder.path, `${host}-${code}-${index}`);
      applyFixes(
        join(folder.path, code),
        copy,
        withOthers(fix, fixes, ({ title }) => preferred.has(title)),
      );
      if (code !== 'stale-output') {
        await regenerate(copy);
        expect(countProblems(copy, code), fix.title).toBeLessThan(countProblems(join(folder.path, code), code));
      }
      copies.push(copy);
    }
  }
  expect(copies.length).toBeGreaterThanOrEqual(FIXABLE.size);
  expect(compileAll(folder.path, copies)).toBe('');
}

const FIXABLE: ReadonlySet<ProblemCode> = new Set([
  'unknown-event',
  'unsubscribed-event',
  'subscriber-file-missing',
  'unknown-config-key',
  'helper-event-type',
  'unknown-rule',
  'emit-not-awaited',
  'listen-not-exported',
  'method-not-exported',
  'stale-output',
] as const);

async function askFixes(server: Server, app: string): Promise<readonly HostFix[]> {
  const files = listFolder(app).filter((file) => file.endsWith('.ts') || file.endsWith('.mts'));
  for (const file of files) server.open(join(app, file));
  const fixes: HostFix[] = [];
  for (const file of files) {
    for (const { code, start, end } of await server.diagnostics(join(app, file))) {
      if (code < 71_000) continue;
      const range = { startLine: start.line, startOffset: start.offset, endLine: end.line, endOffset: end.offset };
      const body = { file: join(app, file), ...range, errorCodes: [code] };
      const at = `${file}:${start.line}:${start.offset} TS${code}`;
      const offers: readonly ServerFix[] = await server.request('getCodeFixes', body);
      for (const { description, changes } of offers)
        fixes.push({ at, title: description, edits: changes.flatMap((each) => readChange(server, app, each)) });
    }
  }
  for (const file of files) server.close(join(app, file));
  return fixes;
}

type ServerFix = { readonly description: string; readonly changes: readonly FileChange[] };
type FileChange = {
  readonly fileName: string;
  readonly textChanges: readonly { readonly start: Position; readonly end: Position; readonly newText: string }[];
};

function readChange(server: Server, app: string, { fileName, textChanges }: FileChange): readonly HostEdit[] {
  const offset = (place: Position): number => (existsSync(fileName) ? server.offset(fileName, place) : 0);
  return textChanges.map(({ start, end, newText }) => {
    return { file: relative(app, fileName), start: offset(start), end: offset(end), text: newText };
  });
}

/** The place where an editor shows it: in the config for a file that does not exist. */
function toEditorPlace(app: string, line: string): string {
  if (line.includes('found `EOF`')) return line.replace(':2:1 ', ':1:49 ');
  return toExistingFile(app, line);
}

function toExistingFile(app: string, line: string): string {
  const [file = ''] = line.split(':', 1);
  return existsSync(join(app, file)) ? line : line.replace(file, 'tsc-run.config.ts');
}

async function askServer(server: Server, app: string): Promise<Said> {
  const files = listFolder(app).filter((file) => file.endsWith('.ts') || file.endsWith('.mts'));
  for (const file of files) server.open(join(app, file));
  const lines: string[] = [];
  for (const file of files) {
    for (const { code, category, text, start } of await server.diagnostics(join(app, file))) {
      if (code < 71_000) continue;
      lines.push(toLine({ file, line: start.line, column: start.offset, severity: category, number: code, text }));
    }
  }
  for (const file of files) server.close(join(app, file));
  return lines.sort();
}

describe('the language server agrees with the command line', () => {
  let client: Client;
  let beside: Client;
  const found = new Map<ProblemCode, readonly HostFix[]>();
  beforeAll(async () => {
    const options = { capabilities: PULLING, folders: ['config-missing'] };
    client = await startClient(folder.path, { ...options, initializationOptions: { typescript: false } });
    beside = await startClient(folder.path, options);
    for (const code of HOSTED) found.set(code, await askActions(client, code));
  });
  afterAll(async () => {
    for (const each of [client, beside]) each.kill();
  });

  test.each(HOSTED.filter((code) => code !== 'config-missing'))('%s, with its fixes', async (code) => {
    const app = join(folder.path, code);
    const expected = said.get(code)?.map((line) => toExistingFile(app, line)) ?? [];
    expect(await askLanguageServer(client, code)).toEqual(expected.sort());
    const fixes = new Set(offered.get(code)?.map((line) => toExistingFile(app, line)));
    expect(toTitles(found.get(code) ?? [])).toEqual(fixes);
  });

  test('each fix leaves a program that compiles', () => expectCompiled('language-server', found));

  test('config-missing, in files of events and subscribers', async () => {
    const [line] = said.get('config-missing') as [string];
    const lines = await askLanguageServer(client, 'config-missing');
    const places = ['events/user-registered.ts:1:1', 'functions/subscribers/send-welcome-email.ts:1:1'];
    expect(lines).toEqual(places.map((place) => line.replace('tsc-run.config.ts:1:1', place)));
  });

  test.each(HOSTED)('%s, less what it leaves to the server of TypeScript', async (code) => {
    const all = await askLanguageServer(client, code);
    const shown = await askLanguageServer(beside, code);
    const left = all.filter((line) => !shown.includes(line));
    expect(shown).toEqual(all.filter((line) => !left.includes(line)));
    expect(left.map((line) => line.replace(/:.*TS(\d+).*/, ' $1'))).toEqual(LEFT[code] ?? []);
    // Its fixes are offered all the same.
    expect(await askActions(beside, code)).toEqual(found.get(code));
  });
});

/** What types say themselves at its place: the column of the table that every host but this one leaves empty. */
const LEFT: Partial<Record<ProblemCode, readonly string[]>> = {
  'unknown-event': ['functions/api/users.ts 71001'],
  'unsubscribed-event': ['functions/api/users.ts 71002'],
  'unsupported-event-type': ['events/order.ts 71030'],
  'import-not-resolved': ['events/orders.ts 71030'],
  'syntax-error': ['events/order.ts 71016'],
};

const SEVERITIES = ['', 'error', 'warning'];

async function askLanguageServer(client: Client, code: ProblemCode): Promise<Said> {
  const lines: string[] = [];
  for (const file of listFolder(join(folder.path, code))) {
    for (const { code: number, severity, message, range } of await client.diagnostics(`${code}/${file}`)) {
      const { line, character } = range.start;
      const place = { file, line: line + 1, column: character + 1, severity: SEVERITIES[severity] ?? '' };
      lines.push(toLine({ ...place, number: Number(number), text: message }));
    }
  }
  return lines.sort();
}

async function askActions(client: Client, code: ProblemCode): Promise<readonly HostFix[]> {
  const app = join(folder.path, code);
  const fixes: HostFix[] = [];
  for (const line of new Set(said.get(code))) {
    const [, file = '', row, column, number] = /^([^:]*):(\d+):(\d+) \w+ TS(\d+)/.exec(toExistingFile(app, line)) ?? [];
    const start = { line: Number(row) - 1, character: Number(column) - 1 };
    const { textDocument } = client.at(`${code}/${file}`, start);
    const context = { diagnostics: [], only: ['quickfix'] };
    const range = { start, end: start };
    const actions = await client.ask<readonly CodeAction[] | null>('textDocument/codeAction', {
      textDocument,
      range,
      context,
    });
    const at = `${file}:${row}:${column} TS${number}`;
    for (const { title, edit } of actions ?? []) fixes.push({ at, title, edits: readEdit(app, edit) });
  }
  return fixes;
}

function readEdit(app: string, edit: WorkspaceEdit | undefined): readonly HostEdit[] {
  return (edit?.documentChanges ?? []).flatMap((change) => {
    if (change.kind !== undefined) return [];
    const path = fileURLToPath(change.textDocument.uri);
    const text = existsSync(path) ? readFile('/', path) : '';
    return change.edits.map(({ range: { start, end }, newText }) => {
      return { file: relative(app, path), start: offsetOf(text, start), end: offsetOf(text, end), text: newText };
    });
  });
}

test('the fixes that the command line applies leave programs that compile', async () => {
  const copies: string[] = [];
  for (const code of FIXABLE) {
    const copy = join(folder.path, `command-line-${code}`);
    copyApp(join(folder.path, code), copy);
    await runInside(copy, 'check --fix --no-tsc --project .');
    copies.push(copy);
  }
  const output = compileAll(folder.path, copies);
  const failed = new Set(Array.from(output.matchAll(/^command-line-([\w-]+)/gm), ([, code]) => code));
  // These have several fixes, or one that is not the only likely meaning: nothing is applied.
  expect([...failed].sort()).toEqual(['subscriber-file-missing', 'unsubscribed-event']);
});

describe.each(PATCHES)('the transformer in $patch agrees with the command line', (patch) => {
  const found = new Map<string, string[]>();
  beforeAll(() => {
    const { output } = runTspc(patch, folder.path, ['-b', '--force', ...FRESH]);
    for (const match of output.matchAll(OUTPUT)) {
      const { app = '', file, line, column, severity, number, text } = match.groups as Record<string, string>;
      const key = app === '' ? 'config-missing' : app.slice(0, -1);
      const place = file === undefined ? 'tsc-run.config.ts:1:1' : `${file}:${line}:${column}`;
      found.set(key, [...(found.get(key) ?? []), `${place} ${severity} TS${number} ${text}`]);
    }
  });

  test.each(FRESH)('%s', (code) => {
    expect(found.get(code)?.sort() ?? []).toEqual(said.get(code));
  });
});

const OUTPUT =
  /^(?:(?<app>[\w-]+\/)(?<file>[^\n(]+)\((?<line>\d+),(?<column>\d+)\): )?(?<severity>error|warning) TS(?<number>71\d{3}): (?<text>.*)$/gm;
