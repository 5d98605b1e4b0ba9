// `npm run bench [section …] [-- options]`: each section is a script. Without a section, all of them run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { printMachine } from './table.ts';

const SECTIONS = [
  'generate',
  'explain',
  'startup',
  'peers',
  'delivery',
  'compile',
  'servers',
  'editor',
  'watch',
  'contracts',
  'dev',
  'aws',
  'doctor',
];
const LOADER = join(import.meta.dirname, '../support/run-typescript.mjs');

const words = process.argv.slice(2);
const named = words.filter((word) => SECTIONS.includes(word));
const options = words.filter((word) => !SECTIONS.includes(word));
printMachine();
for (const section of named.length > 0 ? named : SECTIONS) {
  const script = join(import.meta.dirname, `${section}.ts`);
  const { status } = spawnSync(process.execPath, ['--import', LOADER, script, ...options], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
