// The cost of our package before it does anything: starting the command line, importing it, and its share of a bundle.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { CLI, REPOSITORY } from './app.ts';
import { race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const ROUNDS = 31;
const MAX_IMPORT_MS = 5;
const MAX_BUNDLE_KB = 3;

const HANDLER = `import { events } from '@tsc-run/core';
export async function POST(request) {
  await events.emit('user.registered', await request.json());
  return new Response('ok');
}
`;

/** Writes a file into a folder and returns its path. */
function put(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function measureStart(folder: string): readonly Row[] {
  const empty = put(folder, 'empty.mjs', 'export {};\n');
  const importOf = (name: string, path: string) => put(folder, name, `import ${JSON.stringify(path)};\n`);
  const { help, nothing, ours, other } = race(
    {
      help: { args: [CLI, '--help'] },
      nothing: { args: ['-e', '0'] },
      ours: { args: [importOf('ours.mjs', join(REPOSITORY, 'dist/index.js'))] },
      other: { args: [importOf('other.mjs', empty)] },
    },
    ROUNDS,
  );
  const most = (other.cpu + MAX_IMPORT_MS) / other.cpu;
  return [
    toRow({ what: 'tsc-run --help', cost: help, baseline: 'node -e 0', base: nothing, goal: 1.5 }),
    toRow({ what: "import '@tsc-run/core'", cost: ours, baseline: 'import an empty module', base: other, goal: most }),
  ];
}

/** The size of our package in a handler that emits, minified and gzipped, in kilobytes. */
async function measureBundle(folder: string): Promise<Row> {
  const input = put(folder, 'handler.js', HANDLER);
  const bundle = await rolldown({ input, resolve: { alias: { '@tsc-run/core': join(REPOSITORY, 'dist/index.js') } } });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const size = gzipSync(output[0].code).length / 1_000;
  const what = 'handler that emits, minified and gzipped';
  return { what, ours: size, baseline: 'the limit', base: MAX_BUNDLE_KB, unit: 'kB', goal: 1 };
}

const folder = mkdtempSync(join(tmpdir(), 'tsc-run-bench-'));
try {
  printTable('Starting and importing: processor time; bundling', [
    ...measureStart(folder),
    await measureBundle(folder),
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
