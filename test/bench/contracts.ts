// What reads types: the commands of `src/contracts`, beside the program alone.
import { join } from 'node:path';
import { CLI, withFolder, writeApp } from './app.ts';
import { race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const EVENTS = 1_000;
const ROUNDS = 7;

function measureSchema(root: string): Row {
  writeApp(root, { events: EVENTS });
  const { schema, program } = race(
    {
      schema: { args: [CLI, 'schema', '--project', root] },
      program: { args: [join(import.meta.dirname, 'bare/morph.mjs'), root] },
    },
    ROUNDS,
  );
  return toRow({
    what: `schema, ${EVENTS} events`,
    cost: schema,
    baseline: 'program of ts-morph',
    base: program,
    goal: 2,
  });
}

printTable('Contracts, a process each: processor time', [withFolder(measureSchema)]);
