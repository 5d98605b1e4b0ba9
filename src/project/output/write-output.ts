import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { compareOutput, type OutputDifference } from './compare-output.js';
import { replaceFiles, tidyFiles } from '../disk/replace-files.js';
import { ToolError, toToolError } from '../disk/tool-error.js';
import type { VirtualFile } from '../../render/virtual-file.js';

/** Brings the generated files up to date; tells what differed before. Nothing is removed before its successor stands. */
export function writeOutput(
  folder: Folder,
  rendered: readonly VirtualFile[],
  written?: ReadonlyMap<string, string>,
): OutputDifference {
  const difference = compareOutput(folder, rendered, written);
  const [foreign] = difference.foreign;
  if (foreign !== undefined) throw refuse(foreign);
  const stale = new Set([...difference.missing, ...difference.changed]);
  // In the order of rendering: the manifest comes last, after the files that it names.
  replaceFiles(
    folder,
    rendered.filter((file) => stale.has(file)),
  );
  for (const path of difference.leftOver) remove(folder, path);
  tidyFiles(
    folder,
    rendered.map(({ path }) => path),
  );
  return difference;
}

/** A file that no run of ours wrote stays. */
function refuse(path: string): ToolError {
  return new ToolError(
    `${path} was not written by tsc-run, and a generated file is needed there`,
    'Move it away, or give the generated files a folder of their own: events.outDir in the config.',
  );
}

function remove(folder: Folder, path: string): void {
  try {
    rmSync(resolve(folder.path, path), { force: true });
  } catch (error) {
    throw toToolError(error, `Cannot remove ${path}, which an earlier run wrote and nothing uses any more`);
  }
}
