import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Editor, openEditor, SERVERS } from '../support/editor-app.js';
import { readFile, writeFiles } from '../support/temp-folder.js';
import { COMPILER_OPTIONS, REPOSITORY } from '../support/app.js';

const API = 'functions/api/users.ts';
const EMIT = `import { events } from '@tsc-run/core';
await events.emit('user.registered', { id: '1' });
`;

const toTsconfig = (options: object): string =>
  JSON.stringify({
    compilerOptions: { ...COMPILER_OPTIONS, plugins: [{ name: '@tsc-run/core/plugin' }] },
    ...options,
  });

describe.each(SERVERS)('in tsserver %s', (typescript) => {
  let editor: Editor;
  beforeAll(() => {
    editor = openEditor(typescript);
  });
  afterAll(() => editor.close());

  /** The diagnostics of a file that are about the registry, or about files that no tsconfig compiles. */
  async function ask(root: string, file: string): Promise<readonly string[]> {
    const path = join(root, file);
    editor.server.open(path);
    const found = await editor.server.diagnostics(path);
    return found.map(({ code, start, text }) => `${file}:${start.line}:${start.offset} TS${code} ${text}`);
  }

  test('a file that no tsconfig compiles is reported in the config', async () => {
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ include: ['events', 'functions', 'generated', '*.ts'] }),
      'scripts/seed.ts': EMIT,
    });
    expect(await ask(root, 'tsc-run.config.ts')).toEqual([
      "tsc-run.config.ts:1:1 TS71031 scripts/seed.ts imports events, and no tsconfig of the app compiles it: what it emits is not checked. Add 'scripts' to include in tsconfig.json, or leave the file out with events.exclude.",
    ]);
  });

  test('a tsconfig that cannot be read takes nothing else away', async () => {
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ references: [{ path: './gone' }] }),
      'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.nope'] } } } };\n`,
    });
    expect((await ask(root, 'tsc-run.config.ts')).join('\n')).toContain("No event is named 'user.nope'.");
  });

  test('the rule switches that off', async () => {
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ include: ['events', 'functions', 'generated', '*.ts'] }),
      'tsc-run.config.ts': `export default { events: { rules: { 'not-in-tsconfig': 'off' }, subscribers: {} } };\n`,
      'scripts/seed.ts': EMIT,
    });
    expect((await ask(root, 'tsc-run.config.ts')).filter((line) => line.includes('TS71031'))).toEqual([]);
  });

  test('a registry that no tsconfig compiles is reported in the config, and where events are emitted', async () => {
    const words =
      "No tsconfig of the app compiles generated/events.ts, so neither what emits nor what subscribes is checked. Add 'generated' to include in tsconfig.json.";
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ include: ['events', 'functions', '*.ts'] }),
      [API]: `${EMIT}\nexport function GET() {}\n`,
    });
    expect(await ask(root, 'tsc-run.config.ts')).toEqual([`tsc-run.config.ts:1:1 TS71031 ${words}`]);
    expect(await ask(root, API)).toEqual([`${API}:2:19 TS2345 ${words}`]);
  });

  test('a project without the registry of the app says which project has it', async () => {
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ include: ['events', 'functions', 'generated', '*.ts'], exclude: ['**/*.test.ts'] }),
      'test/tsconfig.json': toTsconfig({ include: ['.'] }),
      'test/users.test.ts': EMIT,
    });
    expect(await ask(root, 'test/users.test.ts')).toEqual([
      "test/users.test.ts:2:19 TS2345 The program of test/tsconfig.json does not have the registry, which tsconfig.json includes. Include '../generated/events.ts' in test/tsconfig.json, or add a reference to tsconfig.json and import it.",
    ]);
  });

  test("the source of another app says whose it is, by the name of that app's config", async () => {
    const root = editor.createApp({
      'tsconfig.json': toTsconfig({ include: ['events', 'functions', 'generated', '*.ts', 'other/lib.ts'] }),
      'other/tsc-run.config.mts':
        "export default { events: { subscribers: { mail: { events: ['order.placed'] } } } };\n",
      'other/events/order-placed.ts': 'export type OrderPlacedEvent = { id: string };\n',
      'other/functions/subscribers/mail.ts': 'export function listen() {}\n',
      'other/lib.ts': EMIT.replace('user.registered', 'order.placed'),
    });
    expect(await ask(root, 'other/lib.ts')).toContain(
      "other/lib.ts:2:19 TS2345 This file belongs to the app in other, and this program has the registry of another app. Write registry: 'module' under events in other/tsc-run.config.mts, so that both apps fit into one program.",
    );
  });

  test('a second copy of the package is named', async () => {
    const root = editor.createApp({ 'packages/helper/index.ts': EMIT });
    const copy = join(root, 'packages/helper/node_modules/@tsc-run/core');
    mkdirSync(copy, { recursive: true });
    cpSync(join(REPOSITORY, 'dist'), join(copy, 'dist'), { recursive: true });
    const manifest = readFile(REPOSITORY, 'package.json').replace(/"version": "[^"]*"/, '"version": "0.0.9"');
    writeFiles(copy, { 'package.json': manifest });
    const lines = await ask(root, 'packages/helper/index.ts');
    rmSync(copy, { recursive: true });
    expect(lines.join('\n')).toMatch(
      /TS2345 There are two copies of @tsc-run\/core: .* and packages\/helper\/node_modules\/@tsc-run\/core\. This file uses the second, which has no registry\. Keep one/,
    );
  });
});
