import type { Database } from './driver.js';

/**
 * How many deliveries of each event to each subscriber there are, done ones and dead ones included, so that nobody has
 * to count them.
 *
 * Everything that changes them counts here, once for a transaction: a trigger would cost each delivery a tenth of its
 * time. Only what is deleted is left to triggers.
 */
export type Tally = {
  /** Starts to count what a transaction does. */
  readonly open: () => Count;
};

/** What one transaction counts. Forgotten if the transaction fails. */
export type Count = {
  readonly add: (type: string, subscriber: string, what: keyof Changes, by?: 1 | -1) => void;
  /** Stores the counts, within the transaction. */
  readonly store: () => void;
};

type Changes = { total: number; done: number; dead: number };

export function createTally(database: Database): Tally {
  const change = database.prepare(`
    INSERT INTO tally (type, subscriber, total, done, dead) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
      total = total + excluded.total, done = done + excluded.done, dead = dead + excluded.dead`);
  return {
    open: () => {
      const counts = new Map<string, Map<string, Changes>>();
      return {
        add: (type, subscriber, what, by = 1) => {
          findOrAdd(findOrAdd(counts, type, newMap), subscriber, newChanges)[what] += by;
        },
        store: () => {
          for (const [type, bySubscriber] of counts) {
            for (const [subscriber, { total, done, dead }] of bySubscriber) {
              change.run(type, subscriber, total, done, dead);
            }
          }
        },
      };
    },
  };
}

const newMap = () => new Map<string, Changes>();
const newChanges = (): Changes => ({ total: 0, done: 0, dead: 0 });

function findOrAdd<V>(map: Map<string, V>, key: string, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}
