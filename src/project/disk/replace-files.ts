import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { systemCode, ToolError, toToolError } from './tool-error.js';

/** A file to write; `path` is relative to the folder. */
export type FileContent = { readonly path: string; readonly text: string | Uint8Array };

export type ReplaceOptions = {
  /** Whether the files outlive a crash of the system; without, they may be empty after it. */
  readonly durable: boolean;
};

type Prepared = { readonly path: string; readonly target: string; readonly temporary: string };

/**
 * Writes files of an app. All texts are written beside their targets before the first target is replaced, so that a
 * full disk or a read-only folder leaves every old file as it was. All of it is synchronous: a signal handler of the
 * process runs before or after it.
 */
export function replaceFiles(
  { path: root }: Folder,
  files: readonly FileContent[],
  { durable }: ReplaceOptions = { durable: true },
): void {
  const prepared: Prepared[] = [];
  try {
    for (const file of files) prepared.push(prepare(root, file, durable));
    for (const { path, target, temporary } of prepared) guard(path, () => renameSync(temporary, target));
  } catch (error) {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
    throw error;
  }
  if (durable) for (const folder of new Set(prepared.map(({ target }) => dirname(target)))) syncFolder(folder);
}

function prepare(root: string, { path, text }: FileContent, durable: boolean): Prepared {
  return guard(path, () => {
    makeFolder(root, dirname(path));
    const target = findTarget(root, path);
    const temporary = toTemporary(target);
    try {
      write(temporary, text, { mode: statSync(target, { throwIfNoEntry: false })?.mode, durable });
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return { path, target, temporary };
  });
}

/** Removes the temporary files that killed runs left beside these files. */
export function tidyFiles(folder: Folder, paths: readonly string[]): void {
  for (const path of paths) {
    const target = resolve(folder.path, path);
    removeAbandoned(existsSync(target) ? realpathSync(target) : target);
  }
}

function makeFolder(root: string, folder: string): void {
  const steps = folder.split('/');
  for (const index of steps.keys()) {
    const step = steps.slice(0, index + 1).join('/');
    // One step at a time: where nothing can be made, as in /proc, Node repeats `recursive` for ever.
    if (!isFolderAt(root, step)) makeStep(resolve(root, step));
  }
}

function makeStep(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run has made it in the meantime.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Whether there is a folder. Throws if a file or a broken link is in its place: only the user may remove it. */
function isFolderAt(root: string, folder: string): boolean {
  const path = resolve(root, folder);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return true;
  throw new ToolError(
    `${folder} is a ${stats === undefined ? 'link to nothing' : 'file'}, and a folder is needed there`,
    'Remove or rename it, then run this again.',
  );
}

/** The file to replace: for a symbolic link, the file that it points to, so that the link stays. */
function findTarget(root: string, path: string): string {
  requireFile(root, path);
  const target = resolve(root, path);
  return lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() ? realpathSync(target) : target;
}

/** Throws if there is anything but a file. Replacing a device would take it away from the whole system. */
export function requireFile(root: string, path: string): void {
  const stats = statSync(resolve(root, path), { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  if (stats.isDirectory())
    throw new ToolError(`Cannot write ${path || '.'}: it is a folder`, 'Remove or rename it, then run this again.');
  throw new ToolError(`Cannot write ${path}: it is a device or a pipe`, 'Name a file, or leave that option out.');
}

type WriteOptions = ReplaceOptions & {
  /** The permissions of the file that is replaced, if there is one. */
  readonly mode: number | undefined;
};

function write(path: string, text: string | Uint8Array, { mode, durable }: WriteOptions): void {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const file = openSync(path, 'wx');
  try {
    if (mode !== undefined) keepMode(file, mode);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function keepMode(file: number, mode: number): void {
  if (fstatSync(file).mode === mode) return;
  try {
    fchmodSync(file, mode & 0o7777);
  } catch {
    // Some network disks do not let modes be changed.
  }
}

/** Makes the renames durable, if the system can open a folder. */
function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch {
    // Windows and some network disks refuse this; the contents of the files are already synced.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}

function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toToolError(error, `Cannot write ${path}`);
  }
}

/** The path of a temporary file beside `target`. It contains the process ID, which `removeAbandoned` reads. */
export function toTemporary(target: string): string {
  const random = Math.random().toString(16).slice(2, 10).padEnd(8, '0');
  return join(dirname(target), `.${basename(target)}.${process.pid}-${random}.tmp`);
}

/** Removes the temporary files that killed runs left beside `target`, but none of a running process. */
export function removeAbandoned(target: string): void {
  const folder = dirname(target);
  const start = `.${basename(target)}.`;
  for (const name of listNames(folder)) {
    const [, pid] = (name.startsWith(start) && /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(start.length))) || [];
    if (pid !== undefined && !isOtherRun(Number(pid))) removeIfAllowed(join(folder, name));
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** This process has no temporary files while it cleans up, so its own ID was that of an earlier process. */
function isOtherRun(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function removeIfAllowed(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Harmless: the folder is read-only, and writing to it reports that.
  }
}
