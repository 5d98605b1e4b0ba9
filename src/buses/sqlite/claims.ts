import type { Claim, Exchange, Exchanged, Held, HeldEvent, Settlement } from '../engine/store.js';
import { type StoredEvent, toEnvelope } from '../stored-event.js';
import type { Database } from './driver.js';
import type { Count } from './tally.js';

/** Reads and updates the deliveries of the store. Times are in milliseconds since 1970. */
export type Claims = {
  /** What of the wanted subscribers waits. Reads only. */
  readonly look: (request: Exchange, now: number) => Outlook;
  /** Claims what is due, within a transaction. */
  readonly claim: (process: string, outlook: Outlook, now: number) => Claimed;
  /**
   * Stores a result, within the transaction that `count` belongs to. Does nothing if the delivery was claimed again
   * since.
   */
  readonly settle: (settlement: Settlement, now: number, count: Count) => void;
  /** Makes the suspects of a suspicion ordinary, within a transaction. */
  readonly acquit: (suspicion: string) => void;
  readonly runningOf: (process: string) => readonly HeldEvent[];
};

/** What could be claimed, and what comes next. */
export type Outlook = {
  /** The subscribers with deliveries that are due and may be claimed. */
  readonly ready: readonly { readonly subscriber: string; readonly most: number }[];
  /** The subscriber of a suspect that is to be claimed, instead of all others. */
  readonly suspect: string | undefined;
  readonly hasSuspect: boolean;
  /** The earliest time after now at which another delivery may be due. */
  readonly next: number;
};

/** What was claimed, and when more of the same subscribers may be due. */
export type Claimed = Pick<Exchanged, 'claims' | 'hasMore'> & { readonly next: number };

type Lane = { readonly subscriber: string; readonly due: number };
type WaitingRow = StoredEvent & {
  readonly event: number;
  readonly attempt: number;
  readonly fence: number;
  readonly suspicion: string | null;
};

export function createClaims(database: Database): Claims {
  const lanes = database.prepare(FIND_LANES);
  const suspects = database.prepare(
    'SELECT subscriber, min(due) AS due FROM delivery WHERE suspicion IS NOT NULL GROUP BY subscriber',
  );
  const settle = database.prepare(`
    UPDATE delivery SET state = ?, due = ?, attempt = ?, suspicion = ?, error = coalesce(?, error), process = NULL
    WHERE event = ? AND subscriber = ? AND fence = ? AND state = 'running'`);
  const acquit = database.prepare("UPDATE delivery SET suspicion = NULL WHERE suspicion = ? AND state = 'waiting'");
  const running = database.prepare(`
    SELECT delivery.event, subscriber, attempt, fence, suspicion, event.id, event.type
    FROM delivery JOIN event ON event.seq = delivery.event WHERE process = ? AND state = 'running'`);
  return {
    look: (request, now) => look(lanes.all() as Lane[], suspects.all() as Lane[], request, now),
    claim: createClaim(database),
    settle: ({ held, state, delayMs, attempts, suspicion, error }, now, count) => {
      const due = state === 'waiting' ? Math.ceil(now + delayMs) : 0;
      const { key, subscriber, fence } = held;
      const { changes } = settle.run(
        state,
        due,
        attempts,
        suspicion ?? null,
        error ?? null,
        key as number,
        subscriber,
        fence,
      );
      if (changes !== 0 && state !== 'waiting') count.add(typeOf(held), subscriber, state);
    },
    acquit: (suspicion) => void acquit.run(suspicion),
    runningOf: (process) =>
      (running.all(process) as (WaitingRow & { subscriber: string })[]).map(({ attempt, ...row }) => ({
        ...toHeld(row, row.subscriber, attempt, row.fence),
        id: row.id,
        type: row.type,
      })),
  };
}

/** A claim stops after these, so that it holds the lock only for a few milliseconds. The rest comes next. */
const LARGEST_CLAIM = { deliveries: 200, characters: 1_000_000 };

function createClaim(database: Database): Claims['claim'] {
  const findOrdinary = database.prepare(findWaiting('IS NULL'));
  const findSuspect = database.prepare(findWaiting('IS NOT NULL'));
  const markRunning = database.prepare(`
    UPDATE delivery SET state = 'running', process = ?, attempt = attempt + 1, fence = fence + 1
    WHERE event = ? AND subscriber = ?`);
  const findNext = database.prepare(`
    SELECT due FROM delivery WHERE state = 'waiting' AND subscriber = ? AND suspicion IS NULL ORDER BY due LIMIT 1`);
  return (process, { ready, suspect }, now) => {
    const claims: Claim[] = [];
    let characters = 0;
    const find = suspect === undefined ? findOrdinary : findSuspect;
    const wanted = suspect === undefined ? ready : [{ subscriber: suspect, most: 1 }];
    for (const { subscriber, most } of wanted) {
      for (const row of find.iterate(subscriber, now, most) as Iterable<WaitingRow>) {
        if (claims.length === LARGEST_CLAIM.deliveries || characters > LARGEST_CLAIM.characters) {
          mark();
          return { claims, hasMore: true, next: Infinity };
        }
        characters += row.data.length;
        claims.push(toClaim(row, subscriber));
      }
    }
    mark();
    const later = wanted.flatMap(({ subscriber }) =>
      (findNext.all(subscriber) as Pick<Lane, 'due'>[]).map(({ due }) => due),
    );
    return { claims, hasMore: false, next: Math.min(...later.filter((due) => due > now)) };

    function mark(): void {
      for (const { key, subscriber } of claims) markRunning.run(process, key as number, subscriber);
    }
  };
}

function look(lanes: readonly Lane[], suspects: readonly Lane[], request: Exchange, now: number): Outlook {
  const most = toMost(request);
  const mine = lanes.filter(({ subscriber }) => most(subscriber) !== undefined);
  const mySuspects = suspects.filter(({ subscriber }) => most(subscriber) !== undefined);
  const due = mySuspects.filter((lane) => lane.due <= now);
  const first = request.claim === 'suspect' ? due.find(({ subscriber }) => most(subscriber)! > 0) : undefined;
  const ready = mine
    .filter((lane) => lane.due <= now)
    .map(({ subscriber }) => ({ subscriber, most: most(subscriber)! }))
    .filter((one) => one.most > 0);
  const later = [...mine, ...mySuspects].filter((lane) => lane.due > now);
  const next = Math.min(...later.map((lane) => lane.due));
  return { ready, suspect: first?.subscriber, hasSuspect: due.length > (first ? 1 : 0), next };
}

/** The largest number to claim of a subscriber; undefined for one that is not wanted. */
function toMost({ wanted, others }: Exchange): (subscriber: string) => number | undefined {
  const numbers = new Map(wanted.map(({ subscriber, most }) => [subscriber, most]));
  return (subscriber) => numbers.get(subscriber) ?? others;
}

/**
 * The earliest due time of each subscriber. Steps through the index from one subscriber to the next: its cost does not
 * depend on how many deliveries are waiting.
 */
const FIND_LANES = `
  WITH RECURSIVE lane (subscriber) AS (
    SELECT * FROM (SELECT subscriber FROM delivery WHERE state = 'waiting' ORDER BY subscriber LIMIT 1)
    UNION ALL
    SELECT (
      SELECT subscriber FROM delivery WHERE state = 'waiting' AND subscriber > lane.subscriber ORDER BY subscriber LIMIT 1
    ) FROM lane WHERE lane.subscriber IS NOT NULL
  )
  SELECT subscriber, (
    SELECT due FROM delivery WHERE state = 'waiting' AND subscriber = lane.subscriber AND suspicion IS NULL
    ORDER BY due LIMIT 1
  ) AS due FROM lane WHERE subscriber IS NOT NULL AND due IS NOT NULL`;

function findWaiting(suspicion: 'IS NULL' | 'IS NOT NULL'): string {
  return `
    SELECT delivery.event, delivery.attempt, delivery.fence, delivery.suspicion,
      event.id, event.type, event.data, event.time, event.meta
    FROM delivery JOIN event ON event.seq = delivery.event
    WHERE delivery.state = 'waiting' AND delivery.subscriber = ? AND delivery.due <= ? AND suspicion ${suspicion}
    ORDER BY delivery.due, delivery.event LIMIT ?`;
}

/** Whoever settles has the delivery from this store, with its event or the type of it. */
function typeOf(held: Held): string {
  const { envelope, type } = held as Partial<Claim & HeldEvent>;
  return (envelope?.type ?? type)!;
}

function toClaim(row: WaitingRow, subscriber: string): Claim {
  return { ...toHeld(row, subscriber, row.attempt + 1, row.fence + 1), envelope: toEnvelope(row) };
}

function toHeld(
  { event, suspicion }: Pick<WaitingRow, 'event' | 'suspicion'>,
  subscriber: string,
  number: number,
  fence: number,
): Held {
  const held = { key: event, subscriber, number, fence };
  return suspicion === null ? held : { ...held, suspicion };
}
