import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { replaceFiles, tidyFiles } from './replace-files.js';
import { ToolError } from './tool-error.js';
import { findMark } from './write-edits.js';

/** A file to write, relative to a folder. `before` is its text as it was read; absent if the file is new. */
export type Change = { readonly path: string; readonly before?: string; readonly text: string };

/** The files and folders that were written. `undo` takes all of it back, except what was changed since. */
export type Applied = { undo(): void };

/**
 * Writes all files or none. Refuses to replace a file that is not there to be changed, that has changed since it was
 * read, or whose bytes are not UTF-8.
 */
export function applyChanges(folder: Folder, changes: readonly Change[]): Applied {
  const written = changes.map((change) => ({ ...change, mark: markOf(folder, change) }));
  const made = findMissingFolders(folder, changes);
  const undo = (): void => {
    const own = written.filter(({ path, text }) => folder.read(path) === text);
    for (const { path, before } of own) if (before === undefined) rmSync(resolve(folder.path, path), { force: true });
    replaceFiles(
      folder,
      own.flatMap(({ path, before, mark }) => (before === undefined ? [] : [{ path, text: mark + before }])),
    );
    for (const path of made) removeEmpty(path);
  };
  try {
    replaceFiles(
      folder,
      written.map(({ path, text, mark }) => ({ path, text: mark + text })),
    );
  } catch (error) {
    undo();
    throw error;
  }
  tidyFiles(
    folder,
    changes.map(({ path }) => path),
  );
  return { undo };
}

/** The byte order mark that the new text keeps. */
function markOf(folder: Folder, { path, before }: Change): string {
  if (before === undefined) {
    refuseTaken(folder, path);
    return '';
  }
  const mark = findMark(folder, { path, before });
  if (mark !== undefined) return mark;
  throw folder.read(path) === before
    ? new ToolError(`${path} is not UTF-8, so it cannot be edited`, 'Save it as UTF-8, then run the command again.')
    : new ToolError(`${path} has changed since it was read`, 'Run the command again.');
}

/** Throws if there is a file or folder where a new file shall be. */
export function refuseTaken(folder: Folder, path: string): void {
  if (folder.stat(path) === undefined) return;
  throw new ToolError(`${path} exists already, and is not overwritten`, 'Choose another name, or move it away.');
}

/** Absolute paths of the folders that must be made for these files, each after those below it. */
function findMissingFolders({ path: root }: Folder, changes: readonly Change[]): readonly string[] {
  const missing = new Set<string>();
  for (const { path } of changes) {
    for (let each = dirname(resolve(root, path)); !existsSync(each); each = dirname(each)) missing.add(each);
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Something else is in it by now, or it was never made.
  }
}
