import { type Outcome, runCli } from './run-cli.js';

const MEDDLER = new URL('./meddler.mjs', import.meta.url).href;

/** Runs the command line with a file system that misbehaves; `meddler.mjs` lists the ways. */
export function runMeddled(root: string, line: string, meddle: string): Promise<Outcome> {
  return runCli(root, line, { env: { NODE_OPTIONS: `--import=${MEDDLER}`, MEDDLE: meddle, MEDDLE_ROOT: root } });
}
