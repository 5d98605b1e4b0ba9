// The command line on apps of several sizes, beside scripts that do the minimum with the same files.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, pause, withFolder, writeApp } from './app.ts';
import { type Cost, race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1_000, 10_000];
const SOURCES = 5_000;

const bare = (name: string): string => join(import.meta.dirname, `bare/${name}.mjs`);

type Measured = { readonly rows: readonly Row[]; readonly cold: Cost };

function measureGenerate(root: string, events: number): Measured {
  const rounds = events > 1_000 ? 7 : 15;
  const generate = [CLI, 'generate', '--project', root];
  const forget = (): void => {
    for (const folder of ['generated', '.tsc-run']) rmSync(join(root, folder), { recursive: true, force: true });
  };
  const first = race({ cold: { args: generate, before: forget }, parse: { args: [bare('parse'), root] } }, rounds);
  pause();
  race({ remembering: { args: generate } }, 1);
  const { again, stat, check, hash } = race(
    {
      again: { args: generate },
      stat: { args: [bare('stat'), root] },
      check: { args: [...generate, '--check'] },
      hash: { args: [bare('hash'), root] },
    },
    rounds,
  );
  const rows = [
    toRow({
      what: `generate, cold, ${events} events`,
      cost: first.cold,
      baseline: 'read and parse',
      base: first.parse,
      goal: 1.5,
    }),
    toRow({ what: `generate, unchanged, ${events} events`, cost: again, baseline: 'stat', base: stat, goal: 1.3 }),
    toRow({
      what: `generate --check, ${events} events`,
      cost: check,
      baseline: 'read and hash',
      base: hash,
      goal: 1.3,
    }),
  ];
  return { rows, cold: first.cold };
}

function measureCheck(root: string, events: number): Row {
  race({ writing: { args: [CLI, 'generate', '--project', root] } }, 1);
  const { check, parse } = race(
    {
      check: { args: [CLI, 'check', '--no-tsc', '--project', root] },
      parse: { args: [bare('parse'), root, 'functions/api'] },
    },
    7,
  );
  const what = `check --no-tsc, ${events} events, ${SOURCES} sources`;
  return toRow({ what, cost: check, baseline: 'read and parse', base: parse, goal: 1.5 });
}

const measured = SIZES.map((events) =>
  withFolder((root) => {
    writeApp(root, { events });
    return measureGenerate(root, events);
  }),
);
const growth = measured.slice(1).map(({ cold }, index): Row => {
  const before = (measured[index] as Measured).cold;
  const [from, to] = [SIZES[index] as number, SIZES[index + 1] as number];
  return toRow({ what: `generate, cold, ${to} events`, cost: cold, baseline: `${from} events`, base: before, goal: 6 });
});
const check = withFolder((root) => {
  writeApp(root, { events: 1_000, sources: SOURCES });
  return measureCheck(root, 1_000);
});
printTable('The command line, a process each: processor time', [
  ...measured.flatMap(({ rows }) => rows),
  check,
  ...growth,
]);
