// `tsc --noEmit` on generated programs: our emit beside an untyped one, one with an explicit type argument, and the
// naive signature.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Variant, writeProgram } from './program.ts';
import { median, printTable, type Row } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 120_000;

type Cost = { readonly ms: number; readonly mb: number };

function compile(folder: string, version: string): Cost | undefined {
  const tsc = join(root, `node_modules/typescript-${version}/bin/tsc`);
  const args = ['--max-old-space-size=8192', tsc, '-p', folder, '--extendedDiagnostics'];
  const start = performance.now();
  const { stdout, status, signal } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const ms = performance.now() - start;
  if (signal !== null) return undefined;
  if (status !== 0) throw new Error(`the program does not compile with ${version}:\n${stdout.slice(0, 2_000)}`);
  return { ms, mb: Number(/Memory used:\s*(\d+)K/.exec(stdout)?.[1]) / 1_024 };
}

/** The median of several runs. The variants take turns, so that noise affects all of them. */
function measure(
  version: string,
  events: number,
  calls: number,
  variants: readonly Variant[],
): ReadonlyMap<Variant, Cost | undefined> {
  const folders = variants.map((variant) => {
    const folder = mkdtempSync(join(tmpdir(), `bench-${variant}-`));
    writeProgram(folder, variant, events, calls);
    return { variant, folder, costs: [] as (Cost | undefined)[] };
  });
  const repeat = events > 1_000 ? 1 : 3;
  for (let round = 0; round < repeat; round++)
    for (const each of folders) each.costs.push(compile(each.folder, version));
  for (const { folder } of folders) rmSync(folder, { recursive: true });
  return new Map(
    folders.map(({ variant, costs }) => {
      const done = costs.filter((each) => each !== undefined);
      return [
        variant,
        done.length < costs.length
          ? undefined
          : { ms: median(done.map((each) => each.ms)), mb: median(done.map((each) => each.mb)) },
      ];
    }),
  );
}

const sizes = process.argv.slice(2).map(Number);
for (const size of sizes.length > 0 ? sizes : [1_000, 5_000, 10_000]) {
  const goal = size <= 1_000 ? 1.4 : 2;
  for (const version of ['5.9', '6.0', '7.0']) {
    const variants: readonly Variant[] =
      size <= 1_000 ? ['ours', 'given', 'untyped', 'naive'] : ['ours', 'given', 'untyped'];
    const costs = measure(version, size, size, variants);
    const ours = costs.get('ours');
    if (ours === undefined) throw new Error(`our own program took longer than ${LIMIT_MS} ms`);
    const rows = variants.slice(1).flatMap((variant): Row[] => {
      const base = costs.get(variant);
      if (base === undefined) return [];
      const row = {
        baseline: variant,
        what: `time, TypeScript ${version}`,
        ours: ours.ms,
        base: base.ms,
        unit: 'ms' as const,
      };
      const memory = {
        baseline: variant,
        what: `memory, TypeScript ${version}`,
        ours: ours.mb,
        base: base.mb,
        unit: 'MB' as const,
      };
      return variant === 'given'
        ? [
            { ...row, goal },
            { ...memory, goal },
          ]
        : [row];
    });
    printTable(`${size} events × ${size} emits`, rows);
  }
}
