import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import { removeAbandoned, toTemporary } from './temporary-file.js';
import { ToolError, toToolError } from './tool-error.js';

type Prepared = { readonly path: string; readonly target: string; readonly temporary: string };

/**
 * Writes files of an app. All texts are on the disk beside their targets before the first
 * target is replaced, so that a full disk or a read-only folder leaves every old file as it was. Nothing in here
 * waits: an interrupt that the process handles comes before or after.
 */
export function replaceFiles({ path: root }: Folder, files: readonly SourceText[]): void {
  const prepared: Prepared[] = [];
  try {
    for (const file of files) prepared.push(prepare(root, file));
    for (const { path, target, temporary } of prepared) guard(path, () => renameSync(temporary, target));
  } catch (error) {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
    throw error;
  }
  for (const folder of new Set(prepared.map(({ target }) => dirname(target)))) syncFolder(folder);
}

function prepare(root: string, { path, text }: SourceText): Prepared {
  return guard(path, () => {
    makeFolder(root, dirname(path));
    const target = findTarget(root, path);
    const temporary = toTemporary(target);
    try {
      writeDurably(temporary, text, statSync(target, { throwIfNoEntry: false })?.mode);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return { path, target, temporary };
  });
}

/** Removes what killed runs left of these files. */
export function tidyFiles(folder: Folder, paths: readonly string[]): void {
  for (const path of paths) {
    const target = resolve(folder.path, path);
    removeAbandoned(existsSync(target) ? realpathSync(target) : target);
  }
}

function makeFolder(root: string, folder: string): void {
  const steps = folder.split('/');
  for (const index of steps.keys()) refuseObstacle(root, steps.slice(0, index + 1).join('/'));
  mkdirSync(resolve(root, folder), { recursive: true });
}

/** What stands where a folder is needed is not ours to remove. */
function refuseObstacle(root: string, folder: string): void {
  const path = resolve(root, folder);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return;
  throw new ToolError(
    `${folder} is a ${stats === undefined ? 'link to nothing' : 'file'}, and a folder is needed there`,
    'Remove or rename it, then run tsc-run generate again.',
  );
}

/** A link stays a link: the file that it points to is replaced. */
function findTarget(root: string, path: string): string {
  const target = resolve(root, path);
  const stats = lstatSync(target, { throwIfNoEntry: false });
  if (stats?.isDirectory())
    throw new ToolError(
      `Cannot write ${path}: it is a folder`,
      'Remove or rename it, then run tsc-run generate again.',
    );
  return stats?.isSymbolicLink() ? realpathSync(target) : target;
}

/** `mode`: the permissions of the file that is replaced, where there is one. */
function writeDurably(path: string, text: string, mode: number | undefined): void {
  const bytes = Buffer.from(text);
  const file = openSync(path, 'wx');
  try {
    if (mode !== undefined) keepMode(file, mode);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function keepMode(file: number, mode: number): void {
  if (fstatSync(file).mode === mode) return;
  try {
    fchmodSync(file, mode & 0o7777);
  } catch {
    // Some network disks have modes of their own.
  }
}

/** Makes the renames durable, where the system can open a folder. */
function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch {
    // Windows and some network disks refuse; the files themselves are on the disk.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}

function guard<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw toToolError(error, `Cannot write ${path}`);
  }
}
