import type { PruneOptions } from '../../admin/checked-admin.js';
import { nextTurn } from '../../engine/clock.js';
import type { Database } from '../driver.js';
import { changeEach, scan, type Slicing } from './slices.js';

/**
 * Deletes old events that need nothing more, and gives their space back. Returns their number. With `isQuick`, it looks
 * only at the oldest events, and ends where none of a slice is old.
 */
export type Prune = (options: PruneOptions & { readonly isQuick?: boolean }) => Promise<number>;

type EventTime = { readonly seq: number; readonly time: string };

export function createPrune(database: Database, slicing: Slicing): Prune {
  const oldest = database.prepare('SELECT seq, time FROM event WHERE seq > ? ORDER BY seq');
  const isNeeded = database.prepare(`
    SELECT 1 FROM delivery WHERE event = ? AND state <> 'done' AND NOT (? AND state = 'dead') LIMIT 1`);
  const remove = database.prepare('DELETE FROM event WHERE seq = ?');
  const vacuum = createVacuum(database, slicing);

  return async ({ before, dead, isQuick = false, isStopped = () => false, onFound }) => {
    const keeps = (seq: number) => isNeeded.get(seq, Number(dead)) !== undefined;
    let count = 0;
    let hasOld = false;
    await scan<EventTime>(slicing, {
      read: (last) => oldest.iterate(last?.seq ?? 0) as Iterable<EventTime>,
      accepts: ({ seq, time }) => {
        if (time >= before) return false;
        hasOld = true;
        return !keeps(seq);
      },
      goesOn: async (found) => {
        if (isStopped()) return false;
        if (found.length > 0) onFound?.();
        // Once more, because an event may have been replayed since.
        count += await changeEach(slicing, found, ({ seq }) => (keeps(seq) ? 0 : Number(remove.run(seq).changes)));
        const isDone = isQuick && !hasOld;
        hasOld = false;
        return !isDone && !isStopped();
      },
    });
    if (count > 0) await vacuum(isStopped);
    return count;
  };
}

/** Pages that are kept free for the next events, and the pages given back in one transaction. */
const PAGES = { free: 256, step: 64 };

/** Gives free pages back to the disk. In a store of an older version, which cannot, they are used again. */
function createVacuum(database: Database, { clock, retry, write }: Slicing) {
  const mode = database.prepare('PRAGMA auto_vacuum');
  const free = database.prepare('PRAGMA freelist_count');
  return async (isStopped: () => boolean): Promise<void> => {
    const { auto_vacuum } = (await retry(() => mode.get())) as { readonly auto_vacuum: number };
    if (auto_vacuum === 0) return;
    for (;;) {
      const { freelist_count } = (await retry(() => free.get())) as { readonly freelist_count: number };
      if (freelist_count <= PAGES.free || isStopped()) return;
      await write(() =>
        database.exec(`PRAGMA incremental_vacuum(${Math.min(PAGES.step, freelist_count - PAGES.free)})`),
      );
      await nextTurn(clock);
    }
  };
}
