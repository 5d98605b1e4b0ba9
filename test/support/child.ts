import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LOADER = new URL('./run-typescript.mjs', import.meta.url).href;

/** How a process ended: a crash of the native parser is a signal, which `catch` cannot see. */
export type Ended = {
  readonly signal: string | null;
  readonly status: number | null;
  readonly lines: readonly string[];
};

/** Runs a TypeScript file of `test/` in a process of its own; `input` is its standard input. */
export function runChild(script: URL, input: unknown, timeout: number): Ended {
  const { signal, status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', LOADER, fileURLToPath(script)],
    { input: JSON.stringify(input), encoding: 'utf8', timeout, maxBuffer: 1e9 },
  );
  if (stderr !== '') process.stderr.write(stderr);
  return { signal, status, lines: stdout.split('\n').filter((line) => line !== '') };
}
