import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { DeliveryState } from '../../src/runtime/admin.js';
import { MANIFEST, openTestBus } from './open-test-store.js';

export type StoredEvent = {
  readonly id: string;
  readonly time: string;
  readonly state: DeliveryState;
  readonly data?: unknown;
};

/** Fills the store in `folder` with events of type `one.happened`, each with one delivery to `first`. */
export async function fillStore(folder: string, events: Iterable<StoredEvent>): Promise<void> {
  await (await openTestBus(folder, { manifest: MANIFEST })).close();
  const database = openDatabase(folder);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const event = database.prepare('INSERT INTO event (id, type, data, time) VALUES (?, ?, ?, ?)');
  const delivery = database.prepare(
    "INSERT INTO delivery (event, subscriber, state, due) VALUES (?, 'first', ?, 32503680000000)",
  );
  for (const { id, time, state, data = {} } of events) {
    const { lastInsertRowid } = event.run(id, 'one.happened', JSON.stringify(data), time);
    delivery.run(lastInsertRowid, state);
  }
  countAgain(database);
  database.exec('COMMIT');
  database.close();
}

/** Brings the tally up to date, after deliveries were changed behind the back of the store. */
export function countAgain(database: DatabaseSync): void {
  database.exec(`
    DELETE FROM tally;
    INSERT INTO tally SELECT type, subscriber, count(*), sum(state = 'done'), sum(state = 'dead')
      FROM delivery JOIN event ON seq = event GROUP BY type, subscriber`);
}

export function openDatabase(folder: string): DatabaseSync {
  return new DatabaseSync(join(folder, 'events.db'));
}

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
