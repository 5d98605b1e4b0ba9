import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, type Row } from './table.ts';

/** A Node process to measure. */
export type Command = {
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Prepares the disk for the command. */
  readonly before?: () => void;
};

/** In milliseconds. `cpu` is the user and system time of the process, which other processes affect less. */
export type Cost = { readonly cpu: number; readonly wall: number };

const PROBE = join(import.meta.dirname, 'bare/probe.cjs');

/** The medians of several runs. The commands take turns, so that noise affects all of them. */
export function race<K extends string>(commands: Readonly<Record<K, Command>>, rounds: number): Record<K, Cost> {
  const entries = Object.entries(commands) as [K, Command][];
  const runs = entries.map(() => [] as Cost[]);
  for (let round = 0; round < rounds; round++) {
    entries.forEach(([, command], index) => runs[index]?.push(measure(command)));
  }
  const costs = entries.map(([name], index) => {
    const all = runs[index] ?? [];
    return [name, { cpu: median(all.map(({ cpu }) => cpu)), wall: median(all.map(({ wall }) => wall)) }];
  });
  return Object.fromEntries(costs) as Record<K, Cost>;
}

function measure({ args, cwd, before }: Command): Cost {
  before?.();
  const started = performance.now();
  const { status, output } = spawnSync(process.execPath, ['--require', PROBE, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  const wall = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${output[1]}${output[2]}`);
  return { cpu: Number(output[3]), wall };
}

type Comparison = Pick<Row, 'what' | 'baseline' | 'goal'> & { readonly cost: Cost; readonly base: Cost };

/** Compares processor times, with the ratio of wall-clock times. */
export function toRow({ cost, base, ...row }: Comparison): Row {
  return { ...row, ours: cost.cpu, base: base.cpu, unit: 'ms', wall: cost.wall / base.wall };
}
