import type { Clock } from '../engine/clock.js';
import { StoreUnavailable } from '../engine/store.js';
import type { Database } from './driver.js';
import { inTransaction, type Retry } from './transaction.js';

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
