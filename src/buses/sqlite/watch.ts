import type { FSWatcher } from 'node:fs';
import { type Clock, outside, type Timer } from '../engine/clock.js';
import { fs } from '../node.js';
import type { Database } from './driver.js';

/** When to look after the file has changed, in milliseconds: a commit is visible a little after its last write. */
const LOOKS_MS = [0, 1, 1, 1, 1, 1, 2, 2, 4, 8];
/** The least time between two calls, because a busy store changes all the time. */
const REST_MS = 2;

/**
 * Calls `listener` when another connection has committed. The system tells when the write-ahead log is written, and
 * SQLite whether it was another connection. Where the system cannot watch the file, it never calls.
 */
export function watchCommits(database: Database, file: string, clock: Clock, listener: () => void): () => void {
  const readVersion = database.prepare('PRAGMA data_version');
  let version = read();
  let timer: Timer | undefined;
  let looks = 0;
  let isLooking = false;
  let isResting = false;
  let isStopped = false;

  function read(): unknown {
    try {
      return (readVersion.get() as { readonly data_version: number }).data_version;
    } catch {
      // Locked for a moment.
      return version;
    }
  }

  function look(): void {
    isLooking = false;
    isResting = false;
    if (isStopped) return;
    const latest = read();
    if (latest === version) return wait();
    version = latest;
    looks = 0;
    isResting = true;
    timer = clock.after(REST_MS, look, true);
    listener();
  }

  function wait(): void {
    const ms = LOOKS_MS[++looks];
    if (ms !== undefined) timer = clock.after(ms, look, true);
  }

  function onWrite(): void {
    looks = 0;
    if (isLooking || isResting) return;
    isLooking = true;
    clock.cancel(timer);
    clock.soon(look);
  }

  const watcher = tryWatch(`${file}-wal`, () => outside(onWrite));
  return () => {
    isStopped = true;
    clock.cancel(timer);
    watcher?.close();
  };
}

/** Undefined when the system cannot watch, for example because it watches too many files already. */
function tryWatch(file: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = fs.watch(file, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
