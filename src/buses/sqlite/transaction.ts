import { type Clock, sleep } from '../engine/clock.js';
import { StoreUnavailable } from '../engine/store.js';
import type { Database } from './driver.js';

/**
 * Runs `change` in a transaction. Takes the write lock at the start: a reader that becomes a writer does not wait for
 * it. Throws at once when another connection has the lock: see `createRetry`.
 */
export function inTransaction<T>(database: Database, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // On some errors, such as a full disk, SQLite has rolled back already.
  }
}

/**
 * Runs an action again and again while another connection has the lock that it needs. Waits between two tries without
 * blocking the event loop, each time for another while, so that those who wait do not meet again. Rejects with
 * `StoreUnavailable` when it has waited too long.
 */
export type Retry = <T>(action: () => T) => Promise<T>;

/** In milliseconds. A bus holds the lock for a few at most, but a backup or a shell may hold it for longer. */
const PATIENCE_MS = 30_000;
const LONGEST_PAUSE_MS = 3;
/**
 * After it had to wait, a process rests between its own transactions for a while: it would take the lock again at once,
 * and those who wait try only now and then.
 */
const COURTESY = { forMs: 100, longestMs: 3 };

export function createRetry(file: string, clock: Clock): Retry {
  const { now, random } = clock;
  let waitedAt = -Infinity;
  let endedAt = -Infinity;
  const pause = (longestMs: number) => sleep(clock, random() * longestMs);
  return async (action) => {
    const startedAt = now();
    if (startedAt - waitedAt < COURTESY.forMs && startedAt - endedAt < COURTESY.longestMs)
      await pause(COURTESY.longestMs);
    for (let tries = 1; ; tries++) {
      try {
        const result = action();
        endedAt = now();
        return result;
      } catch (error) {
        if (!isLocked(error)) throw error;
        waitedAt = now();
        if (waitedAt - startedAt > PATIENCE_MS) throw locked(file, waitedAt - startedAt, error);
      }
      await pause(Math.min(1 + tries, LONGEST_PAUSE_MS));
    }
  };
}

function locked(file: string, waitedMs: number, cause: unknown): StoreUnavailable {
  const message = `another program has locked ${file} for ${Math.round(waitedMs / 1000)} s`;
  return new StoreUnavailable(message, { cause });
}

/** The primary codes of SQLite for a lock of another connection and for one of this process. */
const LOCKED = new Set([5, 6]);

function isLocked(error: unknown): boolean {
  const { errcode, message } = error as { readonly errcode?: number; readonly message?: string };
  if (errcode !== undefined) return LOCKED.has(errcode & 0xff);
  return message?.includes('is locked') ?? false;
}

/**
 * Runs changes in transactions. Resolves with the result of the change when it is on disk, and rejects when nothing of
 * it is stored. What is asked for while another process has the lock shares one transaction, because the lock is what
 * everybody waits for.
 */
export type Write = <T>(change: () => T) => Promise<T>;

/** How long a transaction may take before it ends and another goes on, in milliseconds. */
export const SLICE_MS = 8;

type Change = {
  readonly run: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
};

export function createWriter(database: Database, clock: Clock, retry: Retry): Write {
  const waiting: Change[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) await writeSome();
    isWriting = false;
  }

  async function writeSome(): Promise<void> {
    let changes: readonly Change[] = waiting.slice(0, 1);
    try {
      const results = await retry(() => {
        const until = clock.now() + SLICE_MS;
        return inTransaction(database, () => {
          const done: unknown[] = [];
          while (done.length < waiting.length && clock.now() < until) done.push(waiting[done.length]!.run());
          changes = waiting.slice(0, done.length);
          return done;
        });
      });
      waiting.splice(0, changes.length);
      changes.forEach(({ resolve }, index) => resolve(results[index] as never));
    } catch (error) {
      await writeApart(error);
    }
  }

  /** One of them may be to blame: each gets a transaction of its own. */
  async function writeApart(error: unknown): Promise<void> {
    const changes = waiting.splice(0);
    if (changes.length === 1 || error instanceof StoreUnavailable) {
      return changes.forEach(({ reject }) => reject(error));
    }
    for (const { run, resolve, reject } of changes) {
      try {
        resolve((await retry(() => inTransaction(database, run))) as never);
      } catch (reason) {
        reject(reason);
      }
    }
  }

  return (run) =>
    new Promise((resolve, reject) => {
      waiting.push({ run, resolve, reject });
      if (!isWriting) void writeAll();
    });
}
