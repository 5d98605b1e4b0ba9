import type { Envelope } from '../../runtime/envelope.js';
import type { Accepted, RoutedEnvelope } from '../engine/store.js';
import { util } from '../node.js';
import type { Database } from './driver.js';
import type { Count } from './tally.js';

/**
 * Stores an event with one delivery per subscriber, within the transaction that `count` belongs to. `now` is in
 * milliseconds since 1970.
 */
export type StoreEvent = (routed: RoutedEnvelope, now: number, count: Count) => Accepted;

export function createEventWriter(database: Database): StoreEvent {
  const insertEvent = database.prepare(
    'INSERT INTO event (id, type, data, time, meta) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const insertDelivery = database.prepare(
    "INSERT INTO delivery (event, subscriber, state, due) VALUES (?, ?, 'waiting', ?)",
  );
  const findKnown = database.prepare('SELECT type, data FROM event WHERE id = ?');

  return ({ envelope: { id, type, data, time, meta }, subscribers, delayMs }, now, count) => {
    const text = JSON.stringify(data);
    const { changes, lastInsertRowid } = insertEvent.run(id, type, text, time, toText(meta));
    if (changes === 0) return compare(findKnown.get(id) as KnownRow, type, text);
    const due = Math.ceil(now + delayMs);
    for (const subscriber of subscribers) {
      insertDelivery.run(lastInsertRowid, subscriber, due);
      count.add(type, subscriber, 'total');
    }
    return 'stored';
  };
}

type KnownRow = { readonly type: string; readonly data: string };

function compare(known: KnownRow, type: string, text: string): Accepted {
  if (known.type !== type) return { otherType: known.type };
  return known.data === text || isSame(known.data, text) ? 'known' : 'differs';
}

/** Two texts may say the same in another order. */
function isSame(one: string, other: string): boolean {
  try {
    return util.isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

function toText(meta: Envelope['meta']): string | null {
  return meta === undefined ? null : JSON.stringify(meta);
}
