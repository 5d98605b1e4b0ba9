import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';

/** One measurement beside its baseline from the same run. */
export type Row = {
  readonly what: string;
  readonly ours: number;
  readonly baseline: string;
  readonly base: number;
  readonly unit: 'µs' | 'ms' | 'MB' | 'kB' | '/s' | '%' | 'requests';
  /** The target ratio: a maximum, or a minimum for rates. */
  readonly goal?: number;
  /** The ratio of wall-clock times, if `ours` and `base` are processor times. */
  readonly wall?: number;
};

export function printTable(title: string, rows: readonly Row[]): void {
  const cells = rows.map(({ what, ours, baseline, base, unit, goal, wall }) => {
    const ratio = ours / base;
    const met = goal === undefined ? '' : (unit === '/s' ? ratio >= goal : ratio <= goal) ? 'met' : 'missed';
    const limit = goal === undefined ? '' : `${unit === '/s' ? '≥' : '≤'} ${Number(goal.toFixed(2))}`;
    const byClock = wall === undefined ? '' : `${wall.toFixed(2)} × by the clock`;
    return [what, toAmount(ours, unit), baseline, toAmount(base, unit), `${ratio.toFixed(2)} ×`, limit, met, byClock];
  });
  const table = [['', 'ours', 'baseline', '', 'ratio', 'goal', '', ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log(`\n${title}`);
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function toAmount(value: number, unit: Row['unit']): string {
  return `${value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${unit}`;
}

export function printMachine(): void {
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown kind'}, ${memory} GiB`;
  const parser = createRequire(import.meta.url)('oxc-parser/package.json') as { version: string };
  console.log(`${process.platform} ${process.arch}, ${machine}; Node ${process.version}, oxc-parser ${parser.version}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
