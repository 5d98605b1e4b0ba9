// `tsc --noEmit` on generated programs: our emit beside an untyped one, one with its type given, and the naive signature.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, printTable, type Row } from './table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EVENTS_PER_FILE = 100;
const CALLS_PER_FILE = 500;
const LIMIT_MS = 120_000;

type Variant = 'ours' | 'given' | 'untyped' | 'naive';

/** The events of file `index` as types, and the registry entry of each. */
function eventNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `thing${index % 97}.action${index}`);
}

function writeProgram(folder: string, variant: Variant, events: number, calls: number): void {
  const names = eventNames(events);
  mkdirSync(join(folder, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/@tsc-run/core'));
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const typeOf = (index: number) => `import('./types${Math.floor(index / EVENTS_PER_FILE)}.js').E${index}`;
  for (let start = 0; start < events; start += EVENTS_PER_FILE) {
    const types = names.slice(start, start + EVENTS_PER_FILE).map((_, offset) => {
      const index = start + offset;
      return `export type E${index} = { id: string; at: string; n${index % 7}: number; tags: string[] };`;
    });
    put(`types${start / EVENTS_PER_FILE}.ts`, types.join('\n'));
  }
  const entries = names.map((name, index) => `    '${name}': ${typeOf(index)};`).join('\n');
  if (variant === 'ours') {
    const info = 'interface RegistryInfo { generated: true }';
    put(
      'registry.ts',
      `declare module '@tsc-run/core' {\n  interface EventRegistry {\n${entries}\n  }\n  ${info}\n}\nexport {};\n`,
    );
  } else put('registry.ts', `export interface Registry {\n${entries}\n}\n${SIGNATURES[variant]}\n`);
  for (let start = 0; start < calls; start += CALLS_PER_FILE) {
    const from = variant === 'ours' ? '@tsc-run/core' : './registry.js';
    const lines = Array.from({ length: Math.min(CALLS_PER_FILE, calls - start) }, (_, offset) => {
      const index = (start + offset) % events;
      const type = variant === 'given' ? `<${typeOf(index)}>` : '';
      return `  await events.emit${type}('${names[index]}', { id: 'a', at: 'b', n${index % 7}: ${offset}, tags: [] });`;
    });
    put(
      `calls${start / CALLS_PER_FILE}.ts`,
      `import { events } from '${from}';\nexport async function run() {\n${lines.join('\n')}\n}\n`,
    );
  }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  put('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  put('package.json', JSON.stringify({ type: 'module' }));
}

const SIGNATURES: Readonly<Record<Exclude<Variant, 'ours'>, string>> = {
  given: 'export declare const events: { emit<T>(name: string, data: T): Promise<void> };',
  untyped: 'export declare const events: { emit(name: string, data: unknown): Promise<void> };',
  naive: 'export declare const events: { emit<N extends keyof Registry>(type: N, data: Registry[N]): Promise<void> };',
};

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

/** The median of several runs; the variants take turns, so that a noisy moment hits all of them. */
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
