import type { Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
import type { StoreAdmin } from '../admin/checked-admin.js';
import { listReplayed, type Routes } from '../routing.js';
import { type StoredEvent, toEnvelope } from '../stored-event.js';
import type { Row, Send, Statement } from './connection.js';
import { toStatement } from './schema.js';

export type AdminOptions = {
  readonly send: Send;
  /** Quoted. */
  readonly schema: string;
  readonly routes: Routes;
};

/** How many events one statement looks at, so that none of them holds locks for long. */
const SLICE = 2000;

export function createAdmin({ send, schema, routes }: AdminOptions): StoreAdmin {
  const [ofAll, ofOne] = [createAdminStatements(schema, MATCHES_ID.any), createAdminStatements(schema, MATCHES_ID.one)];
  const statementsFor = ({ id }: DeliveryFilter) => (id === undefined ? ofAll : ofOne);
  return {
    stats: async () => (await send(ofAll.stats)).map(toCounts),
    deliveries: async (filter, state, limit) => {
      const values = [toFilter(filter), state ?? null, String(limit)];
      return (await send(statementsFor(filter).deliveries, ...values)).map(toDelivery);
    },
    event: async (id) => {
      const [row] = await send(ofAll.event, id);
      return row && toEnvelope(row as Row & StoredEvent);
    },
    redrive: (filter) => inSlices((from) => send(statementsFor(filter).redrive, toFilter(filter), from)),
    replay: (filter) => inSlices((from) => replay(from, filter)),
    prune: ({ before, dead, isStopped = () => false, onFound = () => {} }) =>
      inSlices(async (from) => {
        const found = isStopped() ? [] : await send(ofAll.prune, before, from, String(dead));
        if (Number(found[0]?.['count'] ?? 0) > 0) onFound();
        return found;
      }),
  };

  /** Delivers events to their current subscribers, who may differ from those at the time of the emit. */
  async function replay(from: string, filter: DeliveryFilter): Promise<readonly Row[]> {
    const found = await send(statementsFor(filter).find, toFilter(filter), from);
    const pairs = found.flatMap(({ seq, type }) =>
      listReplayed(routes, type as string, filter.subscriber).map((subscriber) => ({ event: seq, subscriber })),
    );
    const last = found.length < SLICE ? null : found.at(-1)!['seq'];
    if (pairs.length === 0) return [{ last, count: 0 }];
    return [{ last, count: (await send(ofAll.replay, JSON.stringify(pairs)))[0]?.['count'] }];
  }
}

/** Calls `run` with the last place of the slice before, until there is none. Returns the sum of the counts. */
async function inSlices(run: (from: string) => Promise<readonly Row[]>): Promise<number> {
  let total = 0;
  for (let from: unknown = '0'; from != null;) {
    const [row] = await run(String(from));
    total += Number(row?.['count'] ?? 0);
    from = row?.['last'];
  }
  return total;
}

type AdminStatements = Readonly<
  Record<'stats' | 'deliveries' | 'event' | 'redrive' | 'find' | 'replay' | 'prune', Statement>
>;

/** The names of a filter that are null match every event. */
const FILTER = 'json_to_record($1::text::json) AS f(id text, type text, subscriber text, since text, until text)';
/** A statement that takes any filter cannot use the index of the ids, so one for a single id is another. */
const MATCHES_ID = { any: 'f.id IS NULL', one: 'e.id = f.id' } as const;
const MATCHES_REST = `(f.type IS NULL OR e.type = f.type)
  AND (f.since IS NULL OR e.time >= f.since COLLATE "C") AND (f.until IS NULL OR e.time < f.until COLLATE "C")`;
const MATCHES_SUBSCRIBER = '(f.subscriber IS NULL OR d.subscriber = f.subscriber)';
/** The end of a slice, unless it is the last one. */
const LAST = `CASE WHEN (SELECT count(*) FROM slice) = ${SLICE} THEN (SELECT max(seq) FROM slice) END`;

function createAdminStatements(schema: string, matchesId: string): AdminStatements {
  const matchesEvent = `${matchesId} AND ${MATCHES_REST}`;
  const count = (state: DeliveryState) => `(count(*) FILTER (WHERE state = '${state}'))::text AS ${state}`;
  return {
    stats: toStatement(`
      SELECT type, subscriber, ${count('waiting')}, ${count('running')}, ${count('done')}, ${count('dead')}
      FROM ${schema}.delivery JOIN ${schema}.event ON seq = event
      GROUP BY type, subscriber ORDER BY type, subscriber`),
    deliveries: toStatement(`
      SELECT e.id, e.type, d.subscriber, d.state, d.attempts, e.time, d.error
      FROM ${FILTER} CROSS JOIN (SELECT $2::text AS state) AS s
      CROSS JOIN ${schema}.delivery AS d JOIN ${schema}.event AS e ON e.seq = d.event
      WHERE (s.state IS NULL OR d.state = s.state) AND ${matchesEvent} AND ${MATCHES_SUBSCRIBER}
      ORDER BY d.event DESC, d.subscriber LIMIT $3::text::bigint`),
    event: toStatement(`SELECT id, type, data, time, meta FROM ${schema}.event WHERE id = $1`),
    // Both change the event too, which keeps it from being pruned at the same moment.
    redrive: toStatement(`
      WITH f AS MATERIALIZED (SELECT * FROM ${FILTER}),
      slice AS MATERIALIZED (
        SELECT e.seq FROM f CROSS JOIN ${schema}.event AS e
        WHERE e.seq > $2::text::bigint AND ${matchesEvent} AND EXISTS (
          SELECT FROM ${schema}.delivery AS d WHERE d.event = e.seq AND d.state = 'dead' AND ${MATCHES_SUBSCRIBER})
        ORDER BY e.seq LIMIT ${SLICE}
      ), kept AS (
        UPDATE ${schema}.event AS e SET replays = replays + 1 FROM slice WHERE e.seq = slice.seq RETURNING e.seq
      ), started AS (
        UPDATE ${schema}.delivery AS d SET state = 'waiting', due = statement_timestamp(), attempts = 0, suspicion = NULL
        FROM kept CROSS JOIN f WHERE d.event = kept.seq AND d.state = 'dead' AND ${MATCHES_SUBSCRIBER} RETURNING 1
      )
      SELECT (SELECT count(*) FROM started)::text AS count, (${LAST})::text AS last`),
    find: toStatement(`
      SELECT e.seq::text, e.type FROM ${FILTER} CROSS JOIN ${schema}.event AS e
      WHERE e.seq > $2::text::bigint AND ${matchesEvent} ORDER BY e.seq LIMIT ${SLICE}`),
    replay: toStatement(`
      WITH given AS MATERIALIZED (
        SELECT * FROM json_to_recordset($1::text::json) AS x(event bigint, subscriber text)
      ), kept AS (
        UPDATE ${schema}.event SET replays = replays + 1 WHERE seq IN (SELECT event FROM given) RETURNING seq
      ), started AS (
        INSERT INTO ${schema}.delivery AS d (event, subscriber, due)
        SELECT event, subscriber, statement_timestamp() FROM given JOIN kept ON seq = event ORDER BY event
        ON CONFLICT (event, subscriber) DO UPDATE SET
          state = 'waiting', due = statement_timestamp(), attempts = 0, suspicion = NULL, error = NULL
        WHERE d.state IN ('done', 'dead') RETURNING 1
      )
      SELECT count(*)::text AS count FROM started`),
    prune: toStatement(`
      WITH slice AS MATERIALIZED (
        SELECT seq, replays FROM (SELECT $1::text COLLATE "C" AS before, $2::text::bigint AS start) AS given
        CROSS JOIN ${schema}.event WHERE seq > given.start AND time < given.before ORDER BY seq LIMIT ${SLICE}
      ), gone AS (
        DELETE FROM ${schema}.event AS e USING slice, (SELECT $3::text::boolean AS dead) AS given
        WHERE e.seq = slice.seq AND e.replays = slice.replays AND NOT EXISTS (
          SELECT FROM ${schema}.delivery AS d
          WHERE d.event = e.seq AND d.state <> 'done' AND NOT (given.dead AND d.state = 'dead'))
        RETURNING e.seq
      ), rest AS (DELETE FROM ${schema}.delivery WHERE event IN (SELECT seq FROM gone))
      SELECT (SELECT count(*) FROM gone)::text AS count, (${LAST})::text AS last`),
  };
}

function toFilter({ id, type, subscriber, since, until }: DeliveryFilter): string {
  return JSON.stringify({ id, type, subscriber, since, until });
}

function toCounts(row: Row): DeliveryCounts {
  const { type, subscriber, waiting, running, done, dead } = row;
  return {
    type: type as string,
    subscriber: subscriber as string,
    waiting: Number(waiting),
    running: Number(running),
    done: Number(done),
    dead: Number(dead),
  };
}

function toDelivery(row: Row): Delivery {
  const { id, type, subscriber, state, attempts, time, error } = row as Record<keyof Row, string>;
  const delivery = {
    id: id!,
    type: type!,
    subscriber: subscriber!,
    state: state as DeliveryState,
    attempt: Number(attempts),
    time: time!,
  };
  return error == null ? delivery : { ...delivery, error };
}
