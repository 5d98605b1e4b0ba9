import type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
import type { Routes } from '../routing.js';
import type { Database } from './driver.js';
import { inTransaction, type Retry } from './transaction.js';

const DEFAULT_LIMIT = 100;

export type AdminOptions = {
  readonly routes: Routes;
  /** Called after deliveries were made to wait. */
  readonly onChange: () => void;
  /** Waits for the locks of others. */
  readonly retry: Retry;
};

export function createAdmin(database: Database, { routes, onChange, retry }: AdminOptions): Admin {
  return {
    stats: () => retry(() => readStats(database)),
    deliveries: ({ state, limit = DEFAULT_LIMIT, ...filter } = {}) =>
      retry(() => readDeliveries(database, filter, state, limit)),
    redrive: async (filter = {}) => changed(await retry(() => redrive(database, filter))),
    replay: async (filter = {}) => changed(await retry(() => replay(database, routes, filter))),
    prune: (options) => retry(() => prune(database, options)),
  };

  function changed(count: number): number {
    if (count > 0) onChange();
    return count;
  }
}

function readStats(database: Database): readonly DeliveryCounts[] {
  const rows = database.prepare(`
    SELECT event.type, subscriber,
      sum(state = 'waiting') AS waiting, sum(state = 'running') AS running,
      sum(state = 'done') AS done, sum(state = 'dead') AS dead
    FROM delivery JOIN event ON event.seq = delivery.event
    GROUP BY event.type, subscriber ORDER BY event.type, subscriber`);
  return (rows.all() as DeliveryCounts[]).map((row) => ({ ...row }));
}

type DeliveryRow = Omit<Delivery, 'error'> & { readonly error: string | null };

function readDeliveries(
  database: Database,
  filter: DeliveryFilter,
  state: DeliveryState | undefined,
  limit: number,
): readonly Delivery[] {
  const rows = database.prepare(`
    SELECT event.id, event.type, subscriber, state, attempt, event.time, error
    FROM delivery JOIN event ON event.seq = delivery.event
    WHERE (:state IS NULL OR state = :state) AND ${MATCHES_EVENT} AND ${MATCHES_SUBSCRIBER}
    ORDER BY delivery.event DESC, subscriber LIMIT :limit`);
  const found = rows.all({
    ...toEventParameters(filter),
    subscriber: filter.subscriber ?? null,
    state: state ?? null,
    limit,
  });
  return (found as DeliveryRow[]).map(({ error, ...delivery }) => (error === null ? delivery : { ...delivery, error }));
}

function redrive(database: Database, filter: DeliveryFilter): number {
  const statement = database.prepare(`
    UPDATE delivery SET state = 'waiting', due = 0, attempt = 0
    WHERE state = 'dead' AND ${MATCHES_SUBSCRIBER}
      AND event IN (SELECT seq FROM event WHERE ${MATCHES_EVENT})`);
  const parameters = { ...toEventParameters(filter), subscriber: filter.subscriber ?? null };
  return Number(inTransaction(database, () => statement.run(parameters)).changes);
}

/** Delivers events to their current subscribers, who may differ from those at the time of the emit. */
function replay(database: Database, routes: Routes, filter: DeliveryFilter): number {
  const events = database.prepare(`SELECT seq, type FROM event WHERE ${MATCHES_EVENT} ORDER BY seq`);
  const restart = database.prepare(`
    INSERT INTO delivery (event, subscriber, state, due) VALUES (?, ?, 'waiting', 0)
    ON CONFLICT DO UPDATE SET state = 'waiting', due = 0, attempt = 0, error = NULL WHERE state IN ('done', 'dead')`);
  return inTransaction(database, () => {
    let count = 0;
    for (const { seq, type } of events.all(toEventParameters(filter)) as { seq: number; type: string }[]) {
      const subscribers = (routes(type) ?? []).filter((name) => name === (filter.subscriber ?? name));
      for (const subscriber of subscribers) count += Number(restart.run(seq, subscriber).changes);
    }
    return count;
  });
}

function prune(
  database: Database,
  { before, dead = false }: { readonly before: string; readonly dead?: boolean },
): number {
  const statement = database.prepare(`
    DELETE FROM event WHERE time < :before AND NOT EXISTS (
      SELECT 1 FROM delivery WHERE event = event.seq AND state <> 'done' AND NOT (:dead AND state = 'dead')
    )`);
  return Number(inTransaction(database, () => statement.run({ before, dead: Number(dead) })).changes);
}

/** A parameter that is NULL matches every event. */
const MATCHES_EVENT = `
  (:id IS NULL OR event.id = :id) AND (:type IS NULL OR event.type = :type)
  AND (:since IS NULL OR event.time >= :since) AND (:until IS NULL OR event.time < :until)`;
const MATCHES_SUBSCRIBER = '(:subscriber IS NULL OR subscriber = :subscriber)';

function toEventParameters({ id, type, since, until }: DeliveryFilter): Record<string, string | null> {
  return { id: id ?? null, type: type ?? null, since: since ?? null, until: until ?? null };
}
