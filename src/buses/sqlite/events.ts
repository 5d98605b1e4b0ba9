import type { EmitFailure } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import { unknownEvent } from '../refusals.js';
import type { Routes } from '../routing.js';
import type { Database } from './driver.js';

/** Stores events with one delivery per subscriber. Returns a failure for each event that has no route. */
export type StoreEvents = (batch: readonly Envelope[]) => readonly EmitFailure[];

export function createEventWriter(database: Database, routes: Routes): StoreEvents {
  const insertEvent = database.prepare(
    'INSERT INTO event (id, type, data, time, meta) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  );
  const insertDelivery = database.prepare(
    "INSERT INTO delivery (event, subscriber, state, due) VALUES (?, ?, 'waiting', ?)",
  );

  function storeEvent(envelope: Envelope, index: number): EmitFailure | undefined {
    const subscribers = routes(envelope.type);
    if (subscribers === undefined) return unknownEvent(envelope, index);
    const { id, type, data, time, notBefore, meta } = envelope;
    const { changes, lastInsertRowid } = insertEvent.run(id, type, JSON.stringify(data), time, toText(meta));
    if (changes === 0) return undefined;
    const due = Date.parse(notBefore ?? time);
    for (const subscriber of subscribers) insertDelivery.run(lastInsertRowid, subscriber, due);
    return undefined;
  }

  return (batch) => batch.map(storeEvent).filter((failure) => failure !== undefined);
}

function toText(meta: Envelope['meta']): string | null {
  return meta === undefined ? null : JSON.stringify(meta);
}

/** The columns of `event` that an envelope is made from. */
export type EventRow = {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly time: string;
  readonly meta: string | null;
};

export function toEnvelope({ id, type, data, time, meta }: EventRow): Envelope {
  const envelope = { id, type, data: JSON.parse(data) as unknown, time };
  return meta === null ? envelope : { ...envelope, meta: JSON.parse(meta) as Record<string, string> };
}
