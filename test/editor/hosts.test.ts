import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDefinition, listCodes, type ProblemCode } from '../../src/analysis/problems/index.js';
import { COMPILER_OPTIONS, linkPackages, REPOSITORY } from '../support/app.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { runCli } from '../support/run-cli.js';
import { writeFiles, listFolder } from '../support/temp-folder.js';
import { PATCHES, runTspc } from '../support/tspc.js';
import { type Server, startServer } from '../support/tsserver.js';
import { type Client, type CodeAction, PULLING, startClient } from './lsp/client.js';

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

beforeAll(async () => {
  linkPackages(folder.path, '6.0');
  for (const code of HOSTED) {
    const app = join(folder.path, code);
    cpSync(join(FIXTURES, code), app, { recursive: true });
    writeFiles(app, { 'package.json': '{ "type": "module" }\n', 'tsconfig.json': TSCONFIG });
    if (code !== 'stale-output') await runCli(app, 'generate --project .');
    const { stdout } = await runCli(app, 'check --no-tsc --format json --project .');
    const { problems } = JSON.parse(stdout) as { problems: readonly Problem[] };
    said.set(code, toSaid(problems));
    offered.set(code, toOffered(problems));
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
  fixes: readonly { title: string }[];
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
  beforeAll(() => {
    server = startServer({ typescript: '6.0', cwd: folder.path, args: ['--pluginProbeLocations', folder.path] });
  });
  afterAll(() => server.kill());

  test.each(HOSTED)('%s', async (code) => {
    const app = join(folder.path, code);
    const expected = new Set(offered.get(code)?.map((line) => toEditorPlace(app, line)));
    expect(await askFixes(server, app)).toEqual(expected);
    expect(expected.size > 0).toBe(FIXABLE.has(code));
  });
});

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

async function askFixes(server: Server, app: string): Promise<ReadonlySet<string>> {
  const files = listFolder(app).filter((file) => file.endsWith('.ts') || file.endsWith('.mts'));
  for (const file of files) server.open(join(app, file));
  const lines = new Set<string>();
  for (const file of files) {
    for (const { code, start, end } of await server.diagnostics(join(app, file))) {
      if (code < 71_000) continue;
      const range = { startLine: start.line, startOffset: start.offset, endLine: end.line, endOffset: end.offset };
      const body = { file: join(app, file), ...range, errorCodes: [code] };
      for (const { description } of await server.request('getCodeFixes', body))
        lines.add(`${file}:${start.line}:${start.offset} TS${code} ${description}`);
    }
  }
  for (const file of files) server.close(join(app, file));
  return lines;
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
  beforeAll(async () => {
    const options = { capabilities: PULLING, folders: ['config-missing'] };
    client = await startClient(folder.path, { ...options, initializationOptions: { typescript: false } });
    beside = await startClient(folder.path, options);
  });
  afterAll(async () => {
    for (const each of [client, beside]) each.kill();
  });

  test.each(HOSTED.filter((code) => code !== 'config-missing'))('%s, with its fixes', async (code) => {
    const app = join(folder.path, code);
    const expected = said.get(code)?.map((line) => toExistingFile(app, line)) ?? [];
    expect(await askLanguageServer(client, code)).toEqual(expected.sort());
    const fixes = new Set(offered.get(code)?.map((line) => toExistingFile(app, line)));
    expect(await askActions(client, code)).toEqual(fixes);
  });

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
    expect(await askActions(beside, code)).toEqual(await askActions(client, code));
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

async function askActions(client: Client, code: ProblemCode): Promise<ReadonlySet<string>> {
  const lines = new Set<string>();
  for (const line of said.get(code) ?? []) {
    const [, file = '', row, column, number] =
      /^([^:]*):(\d+):(\d+) \w+ TS(\d+)/.exec(toExistingFile(join(folder.path, code), line)) ?? [];
    const start = { line: Number(row) - 1, character: Number(column) - 1 };
    const { textDocument } = client.at(`${code}/${file}`, start);
    const context = { diagnostics: [], only: ['quickfix'] };
    const range = { start, end: start };
    const actions = await client.ask<readonly CodeAction[] | null>('textDocument/codeAction', {
      textDocument,
      range,
      context,
    });
    for (const { title } of actions ?? []) lines.add(`${file}:${row}:${column} TS${number} ${title}`);
  }
  return lines;
}

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
