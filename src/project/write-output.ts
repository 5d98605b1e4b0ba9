import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareOutput, type OutputDifference } from './compare-output.js';
import { replaceFiles, tidyFiles } from './replace-files.js';
import { toToolError } from './tool-error.js';
import type { VirtualFile } from '../render/virtual-file.js';

/** Brings the generated files up to date; tells what differed before. Nothing is removed before its successor stands. */
export function writeOutput(root: string, rendered: readonly VirtualFile[]): OutputDifference {
  const difference = compareOutput(root, rendered);
  const stale = new Set([...difference.missing, ...difference.changed]);
  // In the order of rendering: the manifest comes last, after the files that it names.
  replaceFiles(
    root,
    rendered.filter((file) => stale.has(file)),
  );
  for (const path of difference.leftOver) remove(root, path);
  tidyFiles(
    root,
    rendered.map(({ path }) => path),
  );
  return difference;
}

function remove(root: string, path: string): void {
  try {
    rmSync(resolve(root, path), { force: true });
  } catch (error) {
    throw toToolError(
      error,
      `Cannot remove ${path}`,
      'Remove it by hand: an earlier run wrote it, and it is not used any more.',
    );
  }
}
