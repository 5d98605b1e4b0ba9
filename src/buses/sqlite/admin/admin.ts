import type { Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../../../runtime/admin.js';
import type { StoreAdmin } from '../../admin/checked-admin.js';
import { listReplayed, type Routes } from '../../routing.js';
import { type StoredEvent, toEnvelope } from '../../stored-event.js';
import type { Database } from '../driver.js';
import { createTally } from '../tally.js';
import type { Prune } from './prune.js';
import { changeEach, scan, type Slicing } from './slices.js';

export type AdminOptions = Slicing & { readonly routes: Routes; readonly prune: Prune };

export function createAdmin(database: Database, options: AdminOptions): StoreAdmin {
  const stats = database.prepare(READ_STATS);
  const event = database.prepare('SELECT id, type, data, time, meta FROM event WHERE id = ?');
  return {
    stats: () => options.retry(() => (stats.all() as DeliveryCounts[]).map((row) => ({ ...row }))),
    deliveries: createDeliveries(database, options),
    event: (id) =>
      options.retry(() => {
        const row = event.get(id) as StoredEvent | undefined;
        return row && toEnvelope(row);
      }),
    redrive: createRedrive(database, options),
    replay: createReplay(database, options),
    prune: options.prune,
  };
}

/** The store keeps a tally of all, of done and of dead deliveries; few run, so these are counted. */
const READ_STATS = `
  SELECT type, subscriber, total - done - dead - coalesce(running, 0) AS waiting,
    coalesce(running, 0) AS running, done, dead
  FROM tally LEFT JOIN (
    SELECT event.type, subscriber, count(*) AS running FROM delivery JOIN event ON event.seq = delivery.event
    WHERE state = 'running' GROUP BY event.type, subscriber
  ) USING (type, subscriber)
  WHERE total > 0 ORDER BY type, subscriber`;

type Key = { readonly event: number; readonly subscriber: string };
type Keyed = Key & { readonly state: DeliveryState };
type EventRow = { readonly seq: number; readonly id: string; readonly type: string; readonly time: string };
type DetailRow = { readonly attempt: number; readonly error: string | null };

/** The places of the events that a filter may match: one event for an id. */
type Range = { readonly from: number; readonly to: number };

function createFindRange(database: Database, { retry }: Slicing): (id: string | undefined) => Promise<Range> {
  const byId = database.prepare('SELECT seq FROM event WHERE id = ?');
  const newest = database.prepare('SELECT max(seq) AS seq FROM event');
  return async (id) => {
    const row = await retry(() => (id === undefined ? newest.get() : byId.get(id)));
    const seq = (row as { readonly seq: number | null } | undefined)?.seq ?? 0;
    return { from: id === undefined ? 0 : seq, to: seq };
  };
}

/** Whether the event at a place matches. Remembers the last, because the deliveries of an event follow each other. */
type Matches = (seq: number) => boolean;

function createMatcher(database: Database): (filter: DeliveryFilter) => Matches {
  const find = database.prepare('SELECT seq, id, type, time FROM event WHERE seq = ?');
  return (filter) => {
    if (filter.type === undefined && filter.since === undefined && filter.until === undefined) return () => true;
    let last: { readonly seq: number; readonly isMatch: boolean } | undefined;
    return (seq) => {
      if (last?.seq !== seq) {
        const event = find.get(seq) as EventRow | undefined;
        last = { seq, isMatch: event !== undefined && isMatch(event, filter) };
      }
      return last.isMatch;
    };
  };
}

function isMatch({ type, time }: EventRow, filter: DeliveryFilter): boolean {
  if (type !== (filter.type ?? type)) return false;
  return (filter.since === undefined || time >= filter.since) && (filter.until === undefined || time < filter.until);
}

function createDeliveries(database: Database, slicing: Slicing) {
  const newest = (condition: string) =>
    database.prepare(`
      SELECT event, subscriber, state FROM delivery
      WHERE ${condition} AND event BETWEEN :from AND :to AND (event < :to OR subscriber > :after)
      ORDER BY event DESC, subscriber`);
  const [ofAny, ofDead] = [newest('TRUE'), newest("state = 'dead'")];
  const findRange = createFindRange(database, slicing);
  const toMatches = createMatcher(database);
  const toDelivery = createToDelivery(database);

  return async (filter: DeliveryFilter, state: DeliveryState | undefined, limit: number) => {
    const statement = state === 'dead' ? ofDead : ofAny;
    const { from, to } = await findRange(filter.id);
    const isOfMatch = toMatches(filter);
    const found: Delivery[] = [];
    await scan<Keyed>(slicing, {
      read: (last) => {
        const start = { from, to: last?.event ?? to, after: last?.subscriber ?? '' };
        return statement.iterate(start) as Iterable<Keyed>;
      },
      accepts: (row) =>
        row.state === (state ?? row.state) &&
        row.subscriber === (filter.subscriber ?? row.subscriber) &&
        isOfMatch(row.event),
      goesOn: async (accepted) => {
        const wanted = accepted.slice(0, limit - found.length);
        found.push(...(await slicing.retry(() => wanted.flatMap(toDelivery))));
        return found.length < limit;
      },
    });
    return found;
  };
}

/** Returns nothing for a delivery that was pruned since. */
function createToDelivery(database: Database): (row: Keyed) => readonly Delivery[] {
  const find = database.prepare('SELECT seq, id, type, time FROM event WHERE seq = ?');
  const detail = database.prepare('SELECT attempt, error FROM delivery WHERE event = ? AND subscriber = ?');
  return ({ event, subscriber, state }) => {
    const stored = find.get(event) as EventRow | undefined;
    const details = detail.get(event, subscriber) as DetailRow | undefined;
    if (stored === undefined || details === undefined) return [];
    const { id, type, time } = stored;
    const delivery = { id, type, subscriber, state, attempt: details.attempt, time };
    return [details.error === null ? delivery : { ...delivery, error: details.error }];
  };
}

function createRedrive(database: Database, slicing: Slicing) {
  const dead = database.prepare(`
    SELECT event, subscriber FROM delivery
    WHERE state = 'dead' AND event <= ? AND (event, subscriber) > (?, ?) ORDER BY event, subscriber`);
  const restart = database.prepare(`
    UPDATE delivery SET state = 'waiting', due = 0, attempt = 0
    WHERE event = ? AND subscriber = ? AND state = 'dead'`);
  const findRange = createFindRange(database, slicing);
  const toMatches = createMatcher(database);
  const findType = database.prepare('SELECT type FROM event WHERE seq = ?');
  const tally = createTally(database);
  const start = ({ event, subscriber }: Key): number => {
    if (restart.run(event, subscriber).changes === 0) return 0;
    const count = tally.open();
    count.add((findType.get(event) as EventRow).type, subscriber, 'dead', -1);
    count.store();
    return 1;
  };

  return async (filter: DeliveryFilter): Promise<number> => {
    const { from, to } = await findRange(filter.id);
    const isOfMatch = toMatches(filter);
    let count = 0;
    await scan<Key>(slicing, {
      read: (last) => dead.iterate(to, last?.event ?? from, last?.subscriber ?? '') as Iterable<Key>,
      accepts: ({ event, subscriber }) => subscriber === (filter.subscriber ?? subscriber) && isOfMatch(event),
      goesOn: async (found) => {
        count += await changeEach(slicing, found, start);
        return true;
      },
    });
    return count;
  };
}

/** Delivers events to their current subscribers, who may differ from those at the time of the emit. */
function createReplay(database: Database, { routes, ...slicing }: Slicing & { readonly routes: Routes }) {
  const events = database.prepare('SELECT seq, id, type, time FROM event WHERE seq > ? AND seq <= ? ORDER BY seq');
  const start = createStart(database);
  const findRange = createFindRange(database, slicing);

  return async (filter: DeliveryFilter): Promise<number> => {
    const { from, to } = await findRange(filter.id);
    const first = Math.max(0, from - 1);
    let count = 0;
    await scan<EventRow>(slicing, {
      read: (last) => events.iterate(last?.seq ?? first, to) as Iterable<EventRow>,
      accepts: (event) => isMatch(event, filter),
      goesOn: async (found) => {
        const pairs = found.flatMap(({ seq, type }) =>
          listReplayed(routes, type, filter.subscriber).map((subscriber) => ({ seq, type, subscriber })),
        );
        count += await changeEach(slicing, pairs, start);
        return true;
      },
    });
    return count;
  };
}

type Pair = { readonly seq: number; readonly type: string; readonly subscriber: string };

/** Makes a delivery wait that is done, dead or new, within a transaction. Returns how many that are: 1 or 0. */
function createStart(database: Database): (pair: Pair) => number {
  const find = database.prepare('SELECT state FROM delivery WHERE event = ? AND subscriber = ?');
  const again = database.prepare(`
    UPDATE delivery SET state = 'waiting', due = 0, attempt = 0, error = NULL WHERE event = ? AND subscriber = ?`);
  const add = database.prepare(
    "INSERT INTO delivery (event, subscriber, state, due) SELECT seq, ?, 'waiting', 0 FROM event WHERE seq = ?",
  );
  const tally = createTally(database);
  return ({ seq, type, subscriber }) => {
    const state = (find.get(seq, subscriber) as Pick<Keyed, 'state'> | undefined)?.state;
    if (state === 'waiting' || state === 'running') return 0;
    const { changes } = state === undefined ? add.run(subscriber, seq) : again.run(seq, subscriber);
    if (changes === 0) return 0;
    const count = tally.open();
    if (state === undefined) count.add(type, subscriber, 'total');
    else count.add(type, subscriber, state, -1);
    count.store();
    return 1;
  };
}
