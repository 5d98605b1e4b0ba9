// `tsc --noEmit` on generated programs: our emit beside an untyped one, one with an explicit type argument, and the
// naive signature.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Shape, type Variant, writeProgram } from './program.ts';
import { median, printTable, type Row } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 120_000;

/** `check` is the time of the type checker alone, which reading and parsing hide in `total`. */
type Cost = { readonly check: number; readonly total: number; readonly mb: number };

function compile(folder: string, version: string): Cost | undefined {
  const tsc = join(root, `node_modules/typescript-${version}/bin/tsc`);
  const args = ['--max-old-space-size=8192', tsc, '-p', folder, '--extendedDiagnostics'];
  const { stdout, status, signal } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  if (signal !== null) return undefined;
  if (status !== 0) throw new Error(`the program does not compile with ${version}:\n${stdout.slice(0, 2_000)}`);
  const read = (name: string) => Number(new RegExp(`${name}:\\s*([\\d.]+)`).exec(stdout)?.[1]);
  return { check: read('Check time') * 1_000, total: read('Total time') * 1_000, mb: read('Memory used') / 1_024 };
}

type Programs<K extends string> = Readonly<Record<K, readonly [Variant, Shape]>>;

/** The medians of several runs. The programs take turns, so that noise affects all of them. */
function measure<K extends string>(version: string, programs: Programs<K>): Readonly<Record<K, Cost | undefined>> {
  const all = (Object.entries(programs) as [K, readonly [Variant, Shape]][]).map(([name, [variant, shape]]) => {
    const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
    writeProgram(folder, variant, shape);
    return { name, size: shape.size, folder, costs: [] as (Cost | undefined)[] };
  });
  const rounds = all.some(({ size }) => size > 1_000) ? 1 : 3;
  for (let round = 0; round < rounds; round++) for (const each of all) each.costs.push(compile(each.folder, version));
  for (const { folder } of all) rmSync(folder, { recursive: true });
  return Object.fromEntries(all.map(({ name, costs }) => [name, toMedian(costs)])) as Record<K, Cost | undefined>;
}

function toMedian(costs: readonly (Cost | undefined)[]): Cost | undefined {
  const done = costs.filter((each) => each !== undefined);
  if (done.length < costs.length) return undefined;
  const of = (member: keyof Cost) => median(done.map((each) => each[member]));
  return { check: of('check'), total: of('total'), mb: of('mb') };
}

type Goals = { readonly [M in keyof Cost]?: number };

function toRows(what: string, ours: Cost | undefined, baseline: string, base: Cost | undefined, goals: Goals): Row[] {
  if (ours === undefined) throw new Error(`our own program took longer than ${LIMIT_MS} ms`);
  if (base === undefined) return [];
  const row = (member: keyof Cost, name: string): Row => ({
    what: `${name}, ${what}`,
    ours: ours[member],
    baseline,
    base: base[member],
    unit: member === 'mb' ? 'MB' : 'ms',
    ...(goals[member] !== undefined && { goal: goals[member] }),
  });
  return [row('check', 'check time'), row('total', 'total time'), row('mb', 'memory')];
}

const VERSIONS = ['5.9', '6.0', '7.0'];
const sizes = process.argv.slice(2).map(Number);

for (const size of sizes.length > 0 ? sizes : [1_000, 5_000, 10_000]) {
  for (const payload of ['small', 'rich'] as const) {
    const shape = { size, payload };
    const rows = VERSIONS.flatMap((version) => {
      const costs = measure(version, {
        ours: ['ours', shape],
        given: ['given', shape],
        untyped: ['untyped', shape],
        // Quadratic: it takes minutes for more.
        naive: size > 1_000 ? ['untyped', { ...shape, size: 1 }] : ['naive', shape],
      });
      const what = `TypeScript ${version}`;
      const goals = { total: payload === 'rich' ? 1.3 : 1.5, check: payload === 'rich' ? 1.5 : 2, mb: 1.4 };
      return [
        ...toRows(what, costs.ours, 'given', costs.given, goals),
        ...toRows(what, costs.ours, 'untyped', costs.untyped, {}).slice(0, 1),
        ...(size > 1_000 ? [] : toRows(what, costs.ours, 'naive', costs.naive, {}).slice(0, 1)),
      ];
    });
    printTable(`${size} events × ${size} emits, ${payload} payloads`, rows);
  }
}

const SHAPE = { size: 1_000, payload: 'small' } as const;

printTable(
  'emitMany of 1,000 literals, beside 1,000 calls of emit',
  VERSIONS.flatMap((version) => {
    const costs = measure(version, { many: ['ours', { ...SHAPE, batch: true }], emits: ['ours', SHAPE] });
    return toRows(`TypeScript ${version}`, costs.many, 'emit', costs.emits, { check: 2 });
  }),
);

printTable(
  'passing our types on, 1,000 events: with declarations beside without',
  VERSIONS.flatMap((version) => {
    const costs = measure(version, {
      written: ['ours', { ...SHAPE, declaration: true }],
      checked: ['ours', { ...SHAPE, declaration: false }],
    });
    return toRows(`TypeScript ${version}`, costs.written, 'without', costs.checked, { check: 1.3, mb: 1.3 });
  }),
);
