import type { Database } from './driver.js';

/**
 * Times in the store come from the wall clock. Where it was set back, what was due soon would wait as long as it was set back:
 * events from the future are brought to the present, and no retry waits longer than retries do.
 */
export function createClockGuard(database: Database, longestRetryMs: number): (now: number) => void {
  // Once mended, `due` lies before the time of its event: it is mended once.
  const mendEvents = database.prepare(`
    UPDATE delivery SET due = :now + due - ${EMITTED} FROM event
    WHERE event.seq = delivery.event AND delivery.state = 'waiting' AND delivery.due > :now
      AND event.time > :time AND delivery.due >= ${EMITTED}`);
  const mendRetries = database.prepare(
    "UPDATE delivery SET due = :now WHERE state = 'waiting' AND attempt > 0 AND due > :now + :longest",
  );
  return (now) => {
    mendEvents.run({ now, time: new Date(now).toISOString() });
    mendRetries.run({ now, longest: longestRetryMs });
  };
}

const EMITTED = "CAST(unixepoch(event.time, 'subsec') * 1000 AS INTEGER)";
