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
import type { SourceText } from '../../analysis/model/source.js';
import { systemCode, ToolError, toToolError } from './tool-error.js';

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

/** A path beside `target` for a text that is to replace it; it names the process that writes it. */
export function toTemporary(target: string): string {
  const random = Math.random().toString(16).slice(2, 10).padEnd(8, '0');
  return join(dirname(target), `.${basename(target)}.${process.pid}-${random}.tmp`);
}

/** Removes what runs that were killed left beside `target`; nothing of a run that is alive. */
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

/** This process writes nothing while it cleans up, so its own number is that of an earlier one. */
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
    // It does no harm: the folder is read-only, and writing will say so.
  }
}
