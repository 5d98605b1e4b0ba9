// `tsc-run explain` beside `generate` and, where there are other sources to read, `check`; without what ts-morph takes.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, toName, withFolder, writeApp } from './app.ts';
import { race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1_000, 10_000];
const SOURCES = 1_000;
const NO_MORPH = ['--require', join(import.meta.dirname, 'bare/no-peers.cjs')];

function measure(events: number): Row {
  return withFolder((root) => {
    writeApp(root, { events });
    const { explain, generate } = race(
      {
        explain: { args: [...NO_MORPH, CLI, 'explain', toName(7), '--project', root] },
        generate: {
          args: [CLI, 'generate', '--project', root],
          before: () =>
            ['generated', '.tsc-run'].forEach((each) => rmSync(join(root, each), { recursive: true, force: true })),
        },
      },
      events > 1_000 ? 7 : 15,
    );
    return toRow({
      what: `explain, ${events} events`,
      cost: explain,
      baseline: 'generate, cold',
      base: generate,
      goal: 1.2,
    });
  });
}

function measureSources(): Row {
  return withFolder((root) => {
    writeApp(root, { events: 1_000, sources: SOURCES });
    race({ writing: { args: [CLI, 'generate', '--project', root] } }, 1);
    const { explain, check } = race(
      {
        explain: { args: [...NO_MORPH, CLI, 'explain', toName(7), '--project', root] },
        check: { args: [CLI, 'check', '--no-tsc', '--project', root] },
      },
      7,
    );
    const what = `explain, 1000 events, ${SOURCES} sources`;
    return toRow({ what, cost: explain, baseline: 'check --no-tsc', base: check, goal: 1.2 });
  });
}

printTable('Explaining an event, a process each: processor time', [...SIZES.map(measure), measureSources()]);
