// What reads types: the commands of `src/contracts`, beside the program alone.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, withFolder, writeApp, writeText } from './app.ts';
import { race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';
import { measureValidators } from './validators.ts';

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

/** What `events.validate` adds to a run that writes nothing and repeats nothing. */
function measureValidate(root: string): Row {
  writeApp(root, { events: EVENTS });
  const config = readFileSync(join(root, 'tsc-run.config.ts'), 'utf8');
  const run = (text: string) => ({
    args: [CLI, 'generate', '--project', root],
    before: () => {
      rmSync(join(root, '.tsc-run'), { recursive: true, force: true });
      writeText(root, 'tsc-run.config.ts', text);
    },
  });
  const { without, validate } = race(
    { without: run(config), validate: run(config.replace('"events": {', `"events": { validate: 'both',`)) },
    ROUNDS,
  );
  return {
    ...toRow({
      what: `generate with events.validate, ${EVENTS} events`,
      cost: validate,
      baseline: 'without',
      base: without,
    }),
  };
}

printTable('Contracts, a process each: processor time', [withFolder(measureSchema), withFolder(measureValidate)]);
printTable('Validation at run time', await measureValidators());
