import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findStats, isFile } from '../disk/stats.js';

/** The state of the file that holds an app's events. */
export type StoreState = {
  /** Absolute. */
  readonly file: string;
  readonly fault?: 'folder-is-file' | 'read-only' | 'no-database' | 'damaged' | 'locked';
  /** The process that holds the lock, where the system tells. */
  readonly holder?: number;
};

/** Reads, and leaves no trace: opening a store as the bus does would write to it. Undefined if there is no store. */
export function readStore(file: string): StoreState | undefined {
  const folder = dirname(file);
  if (isFile(folder)) return { file: folder, fault: 'folder-is-file' };
  if (!isFile(file)) return undefined;
  if (![folder, file].every(isWritable)) return { file, fault: 'read-only' };
  const { size } = statSync(file);
  // A file that was just created.
  if (size === 0) return { file };
  if (!readStart(file, MAGIC.length).equals(MAGIC)) return { file, fault: 'no-database' };
  const holder = findHolder(`${file}-shm`);
  if (holder !== undefined) return { file, fault: 'locked', holder };
  const fault = query(file, size);
  return { file, ...(fault !== undefined && { fault }) };
}

/** How every SQLite file begins. */
const MAGIC = Buffer.from('SQLite format 3\0');

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function readStart(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const open = openSync(file, 'r');
  try {
    readSync(open, bytes, 0, length, 0);
  } finally {
    closeSync(open);
  }
  return bytes;
}

/** In bytes: a larger file is not read as a whole. */
const MAX_CHECKED = 2 ** 24;

const BUSY = 5;
const CORRUPT: ReadonlySet<number | undefined> = new Set([11, 26]);

/** Asks SQLite, if this Node has it. */
function query(file: string, size: number): 'damaged' | 'locked' | undefined {
  const sqlite = process.getBuiltinModule('node:sqlite');
  const isOpen = existsSync(`${file}-shm`);
  // Changes that nobody has open could only be read by creating a file.
  if (sqlite === undefined || (!isOpen && (findStats(`${file}-wal`)?.size ?? 0) > 0)) return undefined;
  const url = pathToFileURL(file);
  // Without this, reading would leave files beside a store that nobody has open.
  if (!isOpen) url.searchParams.set('immutable', '1');
  try {
    const database = new sqlite.DatabaseSync(url, { readOnly: true });
    try {
      const [row] = database
        .prepare(size > MAX_CHECKED ? "SELECT 'ok' AS found FROM sqlite_schema" : 'PRAGMA quick_check(1)')
        .all();
      return row === undefined || Object.values(row)[0] === 'ok' ? undefined : 'damaged';
    } finally {
      database.close();
    }
  } catch (error) {
    const { errcode } = error as { readonly errcode?: number };
    return errcode === BUSY ? 'locked' : CORRUPT.has(errcode) ? 'damaged' : undefined;
  }
}

/** In milliseconds. A transaction of the bus takes a few. */
const LOCK_MS = 1_000;
const STEP_MS = 100;

/** The byte of the index of a write-ahead log that a writer locks. */
const WRITE_LOCK = 120;

/** The process that keeps others from writing for a whole second. Only Linux lists its locks. */
function findHolder(index: string): number | undefined {
  const inode = findStats(index)?.ino;
  if (inode === undefined) return undefined;
  let holder = readHolder(inode);
  for (let waited = 0; holder !== undefined && waited < LOCK_MS; waited += STEP_MS) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
    holder = readHolder(inode);
  }
  return holder;
}

function readHolder(inode: number): number | undefined {
  for (const [, pid, node, from, to] of readLocks().matchAll(/ WRITE +(\d+) \S+:(\d+) (\d+) (\d+|EOF)$/gm)) {
    if (Number(node) !== inode || Number(from) > WRITE_LOCK) continue;
    if (to === 'EOF' || Number(to) >= WRITE_LOCK) return Number(pid);
  }
  return undefined;
}

function readLocks(): string {
  try {
    return readFileSync('/proc/locks', 'utf8');
  } catch {
    return '';
  }
}
