import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

type Edit = {
  /** The file to edit, its new text, and what the registry must hold after that. */
  readonly from: string;
  readonly text: string;
  readonly expected: string;
};

/** Runs `tsc-run generate --watch`, edits a file, and waits until the registry has changed. */
export async function expectWatched(
  { path, installed }: { readonly path: string; readonly installed: string },
  { from, text, expected }: Edit,
): Promise<void> {
  const cli = join(installed, 'node_modules/@tsc-run/core/dist/cli.cjs');
  const child = spawn(process.execPath, [cli, 'generate', '--watch'], { cwd: path, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    await waitFor(() => output.includes('atching'), 'the first round');
    writeFiles(path, { [from]: text });
    await waitFor(() => readFile(path, 'generated/events.ts').includes(expected), `${expected} in the registry`);
  } finally {
    child.kill();
    await ended;
  }
}
