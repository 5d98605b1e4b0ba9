import { type Clock, nextTurn } from '../engine/clock.js';
import type { Database } from './driver.js';
import { inTransaction, type Retry } from './transaction.js';

/**
 * Corrects due times after the clock was set back. The store holds wall-clock times, so without a correction a delivery
 * would wait longer by as much as the clock was set back. Events from the future become due as if emitted now, and no
 * retry is further away than `longestRetryMs`.
 */
export type ClockGuard = {
  /** Whether the clock was set back since the last correction. Costs little. */
  readonly isSetBack: () => boolean;
  /** Corrects in small steps. */
  readonly correct: (retry: Retry) => Promise<void>;
};

type Row = {
  readonly subscriber: string;
  readonly due: number;
  readonly event: number;
  readonly attempt: number;
  readonly time: string;
};

type Position = Pick<Row, 'subscriber' | 'due' | 'event'>;

/** A smaller step back is the usual trimming of a clock. */
const TOLERANCE_MS = 100;
const STEP = 500;

export function createClockGuard(database: Database, clock: Clock, longestRetryMs: number): ClockGuard {
  const newest = database.prepare('SELECT time FROM event ORDER BY seq DESC LIMIT 1');
  const later = database.prepare(`
    SELECT subscriber, due, event, attempt, time FROM delivery JOIN event ON event.seq = delivery.event
    WHERE state = 'waiting' AND (subscriber, due, event) > (?, ?, ?) AND due > ?
    ORDER BY subscriber, due, event LIMIT ${STEP}`);
  const update = database.prepare(
    "UPDATE delivery SET due = ? WHERE event = ? AND subscriber = ? AND due = ? AND state = 'waiting'",
  );
  // Before the first correction, the events in the store tell whether the clock was set back while nobody looked.
  let offset: number | undefined;
  return {
    isSetBack: () => {
      if (offset !== undefined) return clock.wall() - clock.now() < offset - TOLERANCE_MS;
      offset = clock.wall() - clock.now();
      const row = newest.get() as { readonly time: string } | undefined;
      return row !== undefined && Date.parse(row.time) > clock.wall() + TOLERANCE_MS;
    },
    correct: async (retry) => {
      offset = clock.wall() - clock.now();
      let last: Position | undefined = { subscriber: '', due: 0, event: 0 };
      while (last !== undefined) {
        const { subscriber, due, event }: Position = last;
        const now = clock.wall();
        const rows: readonly Row[] = await retry(() => later.all(subscriber, due, event, now) as Row[]);
        const wrong = rows.flatMap((row) => {
          const corrected = correctDue(row, now, longestRetryMs);
          return corrected === undefined ? [] : [{ ...row, corrected }];
        });
        if (wrong.length > 0) {
          await retry(() =>
            inTransaction(database, () => {
              for (const row of wrong) update.run(row.corrected, row.event, row.subscriber, row.due);
            }),
          );
        }
        last = rows.length === STEP ? rows.at(-1) : undefined;
        await nextTurn(clock);
      }
    },
  };
}

/** A corrected due time lies before the time of its event, which keeps it from being corrected again. */
function correctDue({ due, attempt, time }: Row, now: number, longestRetryMs: number): number | undefined {
  const emitted = Date.parse(time);
  if (attempt > 0) return due > now + longestRetryMs ? now : undefined;
  return emitted > now && due >= emitted ? now + due - emitted : undefined;
}
