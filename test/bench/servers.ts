// The waiting times in an editor with 10,000 events and no plugin: our emit beside one with an explicit type argument,
// and beside the naive signature, which also completes names.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Editor, startEditor } from '../editor/editor.js';
import { type Variant, writeProgram } from './program.ts';
import { median, printTable, type Row } from './table.ts';

const EVENTS = Number(process.argv[2] ?? 10_000);
const COMPLETIONS = 5;
const VERSIONS = ['5.9', '6.0', '7.0'] as const;
const FILE = 'typed.ts';
const EMIT = "  await events.emit('', 1 as never);";

async function time(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Runs with a server that has a file with one wrong emit open. */
async function withServer(
  version: (typeof VERSIONS)[number],
  variant: Variant,
  run: (editor: Editor, started: number) => Promise<number>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), `bench-server-${variant}-`));
  let editor: Editor | undefined;
  try {
    writeProgram(folder, variant, { size: EVENTS, calls: 500, payload: 'small' });
    const head = readFileSync(join(folder, 'calls0.ts'), 'utf8').split('\n').slice(0, 3);
    const text = [...head, EMIT, '}', ''].join('\n');
    writeFileSync(join(folder, FILE), text);
    const started = performance.now();
    editor = await startEditor(version, folder);
    editor.open(FILE, text);
    await editor.errors(FILE);
    return await run(editor, started);
  } finally {
    await editor?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const first = (_: Editor, started: number): Promise<number> => Promise.resolve(performance.now() - started);

async function completion(editor: Editor): Promise<number> {
  const place = { line: 4, column: EMIT.indexOf("''") + 2 };
  const waits: number[] = [];
  for (let round = 0; round < COMPLETIONS; round++) waits.push(await time(() => editor.completions(FILE, place)));
  return median(waits);
}

const rows: Row[] = [];
for (const version of VERSIONS) {
  rows.push({
    what: `first diagnostics, TypeScript ${version}`,
    ours: await withServer(version, 'ours', first),
    baseline: 'emit<T>, T given',
    base: await withServer(version, 'given', first),
    unit: 'ms',
  });
  rows.push({
    what: `completion of a name, TypeScript ${version}`,
    ours: await withServer(version, 'ours', completion),
    baseline: 'naive signature',
    base: await withServer(version, 'naive', completion),
    unit: 'ms',
  });
}
printTable(`language servers, ${EVENTS} events`, rows);
