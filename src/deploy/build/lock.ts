import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { isFolder } from '../../project/disk/stats.js';
import { systemCode, ToolError, toToolError } from '../../project/disk/tool-error.js';

/** Beside the manifest while a build runs. */
const LOCK = '.tsc-run-build.json';

/** What a lock says: who holds it, and the SHA-256 of every file that it is about to write, by path. */
type Held = { readonly pid: number; readonly files: Readonly<Record<string, string>> };

/** The right to write into the folder of the bundles. */
export type BuildLock = {
  /** The files of a build that was killed while it wrote: on the disk, some of them may be there. */
  readonly left: Held['files'];
  /** Called before files are written, so that the next build knows them if this one does not end. */
  announce(files: Held['files']): void;
  /** Called when they are written, or when none of them was. */
  done(outcome: 'written' | 'unwritten'): void;
  /** Lets other builds in. What was announced and not done stays known to them. */
  release(): void;
};

/** Throws a `ToolError` if another build holds the lock. A lock that a killed process left behind is taken over. */
export function lockBuild(folder: Folder, outDir: string): BuildLock {
  const root = resolve(folder.path, outDir);
  const path = resolve(root, LOCK);
  const isNew = !isFolder(root);
  const { files: left } = guard(outDir, () => {
    mkdirSync(root, { recursive: true });
    return take(path, outDir);
  });
  const hasLeft = Object.keys(left).length > 0;
  let isPending = hasLeft;
  const release = (): void => {
    process.off('exit', release);
    if (isPending) return;
    rmSync(path, { force: true });
    if (isNew) removeIfEmpty(root);
  };
  process.once('exit', release);
  return {
    left,
    announce: (files) =>
      guard(outDir, () => {
        replace(path, { pid: process.pid, files: { ...left, ...files } });
        isPending = true;
      }),
    done: (outcome) => void (isPending = outcome === 'unwritten' && hasLeft),
    release,
  };
}

function take(path: string, outDir: string): Held {
  const held = read(path);
  const own: Held = { pid: process.pid, files: held?.files ?? {} };
  if (held !== undefined) {
    if (isRunning(held.pid)) throw refuse(held, outDir);
    replace(path, own);
    return own;
  }
  try {
    write(path, own);
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? refuse(read(path), outDir) : error;
  }
  return own;
}

/** What the lock says is never gone, also if this process is killed. */
function replace(path: string, held: Held): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  write(temporary, held);
  renameSync(temporary, path);
}

/** Throws if the file is there. */
function write(path: string, held: Held): void {
  const file = openSync(path, 'wx');
  try {
    writeSync(file, JSON.stringify(held));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Undefined if there is no lock. One that is cut off was left by a process that could not even write it. */
function read(path: string): Held | undefined {
  try {
    const { pid, files } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Held>;
    return { pid: typeof pid === 'number' ? pid : 0, files: files ?? {} };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { pid: 0, files: {} };
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (pid === 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function refuse(held: Held | undefined, outDir: string): ToolError {
  return new ToolError(
    `Another tsc-run build is writing to ${outDir}${held === undefined ? '' : `: process ${held.pid}`}`,
    `Wait until it has ended. If there is none, delete ${outDir}/${LOCK}.`,
  );
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it.
  }
}

function guard<T>(outDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toToolError(error, `Cannot write to ${outDir}`);
  }
}
