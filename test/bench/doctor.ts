// What the doctor costs beside a check without the compiler, on apps of several sizes.
import { CLI, withFolder, writeApp, writeText } from './app.ts';
import { race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const SIZES = [
  { events: 1, sources: 0 },
  { events: 100, sources: 500 },
  { events: 1_000, sources: 5_000 },
];
const MANIFEST = '{ "type": "module", "dependencies": { "@tsc-run/core": "*", "typescript": "*" } }\n';

function measure(root: string, { events, sources }: (typeof SIZES)[number]): Row {
  // Without this there is an error: it is not installed in the folder.
  writeText(root, 'node_modules/typescript/package.json', '{ "version": "7.0.2" }');
  writeText(root, 'package.json', MANIFEST);
  race({ writing: { args: [CLI, 'generate', '--project', root] } }, 1);
  const { doctor, check } = race(
    {
      doctor: { args: [CLI, 'doctor', '--project', root] },
      check: { args: [CLI, 'check', '--no-tsc', '--project', root] },
    },
    events > 100 ? 7 : 15,
  );
  const what = `doctor, ${events} events, ${sources} sources`;
  return toRow({ what, cost: doctor, baseline: 'check --no-tsc', base: check, goal: 1.5 });
}

printTable(
  'The doctor: processor time',
  SIZES.map((size) =>
    withFolder((root) => {
      writeApp(root, size);
      return measure(root, size);
    }),
  ),
);
