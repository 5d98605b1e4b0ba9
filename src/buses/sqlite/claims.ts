import type { Attempt } from '../attempt.js';
import type { Database } from './driver.js';
import { type EventRow, toEnvelope } from './events.js';

/** An attempt that this process has claimed, so that no other process runs it. */
export type Claim = Attempt & {
  /** The `seq` of the event. */
  readonly event: number;
  /** Increases with each claim of a delivery, so that only the latest claim can settle it. */
  readonly fence: number;
};

/** The result of a claimed attempt. */
export type Settlement = {
  readonly claim: Claim;
  readonly state: 'done' | 'waiting' | 'dead';
  /** The earliest start of the next attempt, in milliseconds since 1970. */
  readonly due: number;
  readonly failure: string | undefined;
};

/** Reads and updates the deliveries of the store for one process. Call all but `findNext` within a transaction. */
export type Claims = {
  /** For each subscriber with waiting deliveries, the earliest time at which one of them may start. */
  readonly findNext: () => readonly { readonly subscriber: string; readonly due: number }[];
  /** Claims deliveries of a subscriber that are due, at most `most` of them. */
  readonly claim: (process: string, subscriber: string, now: number, most: number) => readonly Claim[];
  /** Stores a result. Does nothing if the delivery was claimed again since. */
  readonly settle: (settlement: Settlement) => void;
};

type WaitingRow = EventRow & { readonly event: number; readonly attempt: number; readonly fence: number };

export function createClaims(database: Database): Claims {
  const findNext = database.prepare(FIND_NEXT);
  const findWaiting = database.prepare(FIND_WAITING);
  const markRunning = database.prepare(`
    UPDATE delivery SET state = 'running', process = ?, attempt = attempt + 1, fence = fence + 1
    WHERE event = ? AND subscriber = ?`);
  const settle = database.prepare(`
    UPDATE delivery SET state = ?, due = ?, error = ?, process = NULL
    WHERE event = ? AND subscriber = ? AND fence = ? AND state = 'running'`);
  return {
    findNext: () => findNext.all() as { subscriber: string; due: number }[],
    claim: (process, subscriber, now, most) => {
      const rows = findWaiting.all(subscriber, now, most) as WaitingRow[];
      for (const { event } of rows) markRunning.run(process, event, subscriber);
      return rows.map((row) => toClaim(row, subscriber));
    },
    settle: ({ claim, state, due, failure }) => {
      settle.run(state, due, failure ?? null, claim.event, claim.subscriber, claim.fence);
    },
  };
}

/**
 * Steps through the index from one subscriber to the next: its cost does not depend on how many deliveries are waiting.
 */
const FIND_NEXT = `
  WITH RECURSIVE lane (subscriber) AS (
    SELECT * FROM (SELECT subscriber FROM delivery WHERE state = 'waiting' ORDER BY subscriber LIMIT 1)
    UNION ALL
    SELECT (
      SELECT subscriber FROM delivery WHERE state = 'waiting' AND subscriber > lane.subscriber ORDER BY subscriber LIMIT 1
    ) FROM lane WHERE lane.subscriber IS NOT NULL
  )
  SELECT subscriber, (
    SELECT due FROM delivery WHERE state = 'waiting' AND subscriber = lane.subscriber ORDER BY due LIMIT 1
  ) AS due FROM lane WHERE subscriber IS NOT NULL`;

const FIND_WAITING = `
  SELECT delivery.event, delivery.attempt, delivery.fence, event.id, event.type, event.data, event.time, event.meta
  FROM delivery JOIN event ON event.seq = delivery.event
  WHERE delivery.state = 'waiting' AND delivery.subscriber = ? AND delivery.due <= ?
  ORDER BY delivery.due, delivery.event LIMIT ?`;

function toClaim(row: WaitingRow, subscriber: string): Claim {
  const { event, attempt, fence } = row;
  return { event, subscriber, number: attempt + 1, fence: fence + 1, envelope: toEnvelope(row) };
}
