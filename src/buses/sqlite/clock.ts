import type { Database } from './driver.js';

/**
 * Corrects due times after the clock was set back. The store holds wall-clock times, so without a correction a delivery
 * would wait longer by as much as the clock was set back. Events from the future become due as if emitted now, and no
 * retry is further away than `longestRetryMs`.
 */
export function createClockGuard(database: Database, longestRetryMs: number): (now: number) => void {
  // A corrected `due` lies before the time of its event, so the last condition keeps it from being corrected again.
  const correctEvents = database.prepare(`
    UPDATE delivery SET due = :now + due - ${EMITTED} FROM event
    WHERE event.seq = delivery.event AND delivery.state = 'waiting' AND delivery.due > :now
      AND event.time > :time AND delivery.due >= ${EMITTED}`);
  const correctRetries = database.prepare(
    "UPDATE delivery SET due = :now WHERE state = 'waiting' AND attempt > 0 AND due > :now + :longest",
  );
  return (now) => {
    correctEvents.run({ now, time: new Date(now).toISOString() });
    correctRetries.run({ now, longest: longestRetryMs });
  };
}

const EMITTED = "CAST(unixepoch(event.time, 'subsec') * 1000 AS INTEGER)";
