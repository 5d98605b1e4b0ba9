// What reads types: the commands of `src/contracts`, beside the program alone.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, REPOSITORY, toEvent, toEventFile, withFolder, writeApp, writeText } from './app.ts';
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

const CHANGED = 10;

function git(root: string, ...args: readonly string[]): void {
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  const { status, stderr } = spawnSync('git', [...who, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

/** The check beside `tsc`: alone, with a changed payload in some events, and with a change that reaches all of them. */
function measureAgainst(root: string): readonly Row[] {
  writeApp(root, { events: EVENTS });
  symlinkSync(join(REPOSITORY, 'node_modules/typescript-6.0'), join(root, 'node_modules/typescript'));
  writeText(root, '.gitignore', 'node_modules\n');
  spawnSync(process.execPath, [CLI, 'generate', '--project', root]);
  git(root, 'init', '-q');
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'before');
  for (let index = 0; index < CHANGED; index++)
    writeText(root, toEventFile(index), toEvent(index).replace(/\{/, '{ more?: string; '));
  spawnSync(process.execPath, [CLI, 'generate', '--project', root]);
  const check = [CLI, 'check', '--project', root];
  const costs = race(
    {
      tsc: { args: [join(root, 'node_modules/typescript/bin/tsc'), '-p', root] },
      alone: { args: [...check, '--no-tsc', '--against', 'HEAD'] },
      whole: { args: [...check, '--against', 'HEAD'] },
      without: { args: [...check, '--no-tsc'] },
    },
    ROUNDS,
  );
  writeText(root, 'types/all.d.ts', 'type Anywhere = string;\n');
  const all = race({ cost: { args: [...check, '--no-tsc', '--against', 'HEAD'] } }, ROUNDS).cost;
  const baseline = 'tsc of 6.0';
  const base = costs.tsc;
  const what = `${EVENTS} events, ${CHANGED} changed`;
  return [
    toRow({ what: `check --against, ${what}, without tsc`, cost: costs.alone, baseline, base, goal: 2.5 }),
    toRow({ what: `check --against, ${what}, with tsc`, cost: costs.whole, baseline, base, goal: 2.5 }),
    toRow({ what: `check --against, ${what}, all read`, cost: all, baseline, base, goal: 2.5 }),
    toRow({ what: 'check without --against, without tsc', cost: costs.without, baseline, base }),
  ];
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

printTable('Contracts, a process each: processor time', [
  withFolder(measureSchema),
  ...withFolder(measureAgainst),
  withFolder(measureValidate),
]);
printTable('Validation at run time', await measureValidators());
