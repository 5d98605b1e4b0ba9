import type { Statement } from './connection.js';
import { toKeptStatement, toStatement } from './schema.js';

/** What the server is asked, for one schema. Each statement is one commit. */
export type Statements = {
  readonly append: Statement;
  readonly find: Statement;
  readonly exchange: (shape: Shape) => Statement;
  readonly join: Statement;
  readonly beat: Statement;
  readonly leave: Statement;
  readonly runningOf: Statement;
  readonly isIdle: Statement;
};

/** Which parts an exchange has. The parts that it lacks cost nothing. */
export type Shape = {
  readonly settles: boolean;
  readonly acquits: boolean;
  readonly claims: boolean;
  /** Whether subscribers that are not named are wanted too. */
  readonly others: boolean;
  readonly suspect: boolean;
};

/** All parts of a statement see the same time. */
const NOW = 'statement_timestamp()';
const MS = "interval '1 millisecond'";

/** An acknowledged commit is on the disk of the server, even where the server or the role says otherwise. */
const DURABLE = `(SELECT CASE WHEN current_setting('synchronous_commit') = 'off'
  THEN set_config('synchronous_commit', 'on', true) END)`;

export function createStatements(schema: string): Statements {
  const exchanges = new Map<string, Statement>();
  return {
    append: toKeptStatement(toAppend(schema)),
    find: toStatement(`
      SELECT id, type, data FROM ${schema}.event WHERE id IN (SELECT json_array_elements_text($1::text::json))`),
    exchange: (shape) => {
      const key = Object.values(shape).join();
      let statement = exchanges.get(key);
      if (statement === undefined) exchanges.set(key, (statement = toStatement(toExchange(schema, shape))));
      return statement;
    },
    join: toStatement(`
      INSERT INTO ${schema}.process (id, host, pid, scope, started, subscribers, listens)
      VALUES ($1::text, $2::text, $3::text::bigint, $4::text, $5::text, $6::text, $7::text::boolean)
      ON CONFLICT DO NOTHING`),
    beat: toStatement(toBeat(schema)),
    leave: toStatement(`
      WITH given AS (SELECT $1::text AS id, $2::text::bigint AS beat),
      gone AS (
        DELETE FROM ${schema}.process USING given
        WHERE process.id = given.id AND process.beat = coalesce(given.beat, process.beat) RETURNING process.id
      )
      SELECT (EXISTS (SELECT FROM gone)
        OR NOT EXISTS (SELECT FROM given JOIN ${schema}.process USING (id)))::int AS gone`),
    runningOf: toStatement(`
      SELECT event::text, subscriber, attempts, fence::text, suspicion, id, type
      FROM ${schema}.delivery JOIN ${schema}.event ON seq = event
      WHERE state = 'running' AND process = $1::text ORDER BY event, subscriber`),
    isIdle: toStatement(`
      SELECT (NOT EXISTS (SELECT FROM ${schema}.delivery WHERE state = 'waiting')
        AND NOT EXISTS (SELECT FROM ${schema}.delivery WHERE state = 'running'))::int AS idle`),
  };
}

/**
 * Events with the same subscribers share a list of them, which is quicker than to unfold one for each event.
 *
 * Returns the places of those that were not stored, because their ids are known; at least one row, which says whether
 * another process listens.
 */
function toAppend(schema: string): string {
  return `
  WITH given AS MATERIALIZED (
    SELECT * FROM ${DURABLE} AS durable(setting) CROSS JOIN json_to_recordset($1::text::json)
      AS x(n integer, id text, type text, data text, time text, meta text, delay float8, list integer)
  ), stored AS (
    INSERT INTO ${schema}.event (id, type, data, time, meta) SELECT id, type, data, time, meta FROM given ORDER BY n
    ON CONFLICT (id) DO NOTHING RETURNING seq, id
  ), waiting AS (
    INSERT INTO ${schema}.delivery (event, subscriber, due)
    SELECT seq, subscriber, ${NOW} + delay * ${MS}
    FROM stored JOIN given USING (id)
    JOIN json_to_recordset($2::text::json) AS x(list integer, subscriber text) USING (list)
  )
  SELECT n, heard.* FROM (
    SELECT EXISTS (SELECT FROM ${schema}.process AS p WHERE p.listens AND p.id <> $3::text)::int AS heard
  ) AS heard LEFT JOIN given ON NOT EXISTS (SELECT FROM stored WHERE stored.id = given.id)`;
}

/**
 * Rows are changed by their place in the table. Whatever the planner knows of the table, which is nothing while a
 * backlog grows for the first time, it finds them that way; by their keys, it would read the whole table.
 *
 * Every part sees the state before the statement, so a delivery that it settles is not claimed by it. The row of the
 * process is locked against its removal until the commit: what a removed process runs stays as it is.
 */
function toExchange(schema: string, { settles, acquits, claims, others, suspect }: Shape): string {
  let last = 0;
  const next = (type = 'json') => `$${++last}::text${type === 'text' ? '' : `::${type}`}`;
  const parts = [
    `member AS MATERIALIZED (SELECT id FROM ${schema}.process WHERE id = ${next('text')} FOR KEY SHARE)`,
    ...(settles ? [toSettled(schema, next())] : []),
    ...(acquits ? [toAcquitted(schema, next())] : []),
    ...(claims ? toClaimed(schema, { named: next(), others: others ? next('integer') : undefined, suspect }) : []),
  ];
  const member = 'SELECT EXISTS (SELECT FROM member)::int AS member, durable.*';
  const durable = `${DURABLE} AS durable(setting)`;
  if (!claims) return `WITH ${parts.join(', ')} ${member} FROM ${durable}`;
  return `WITH RECURSIVE ${parts.join(', ')}
  ${member}, (SELECT next FROM later) AS next, (SELECT suspect FROM left_over) AS suspect,
    event::text, subscriber, attempts, fence::text, suspicion, id, type, data, time, meta
  FROM ${durable} LEFT JOIN (claimed JOIN ${schema}.event ON seq = event) ON true ORDER BY due, event`;
}

function toSettled(schema: string, given: string): string {
  return `given AS MATERIALIZED (
    SELECT x.*, found.place FROM json_to_recordset(${given}) AS x(event bigint, subscriber text, fence bigint,
      state text, delay float8, attempts integer, suspicion text, error text)
    CROSS JOIN LATERAL (
      SELECT own.ctid AS place FROM ${schema}.delivery AS own
      WHERE own.event = x.event AND own.subscriber = x.subscriber AND own.fence = x.fence
        AND own.state || '' = 'running' OFFSET 0
    ) AS found
  ), settled AS (
    UPDATE ${schema}.delivery AS d SET
      state = x.state, process = NULL, attempts = x.attempts, suspicion = x.suspicion,
      due = CASE x.state WHEN 'waiting' THEN ${NOW} + x.delay * ${MS} ELSE d.due END,
      error = coalesce(x.error, d.error)
    FROM given AS x WHERE d.ctid = x.place AND d.ctid = ANY (ARRAY(SELECT place FROM given))
  )`;
}

function toAcquitted(schema: string, given: string): string {
  return `acquitted AS (
    UPDATE ${schema}.delivery SET suspicion = NULL
    WHERE state = 'waiting' AND suspicion IS NOT NULL AND suspicion IN (SELECT json_array_elements_text(${given}))
  )`;
}

type ClaimParts = { readonly named: string; readonly others: string | undefined; readonly suspect: boolean };

function toClaimed(schema: string, { named, others, suspect }: ClaimParts): readonly string[] {
  const isDue = `subscriber = wanted.subscriber AND state = 'waiting' AND due <= ${NOW}`;
  const pick = (most: string, kind: string) => `CROSS JOIN LATERAL (
      SELECT event, subscriber, delivery.ctid AS place FROM ${schema}.delivery
      WHERE ${isDue} AND suspicion IS ${kind}
      ORDER BY due, delivery.event LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) AS picked`;
  return [
    `named AS MATERIALIZED (SELECT * FROM json_to_recordset(${named}) AS x(subscriber text, most integer))`,
    ...(others === undefined ? [] : [toLanes(schema)]),
    others === undefined
      ? 'wanted AS (SELECT * FROM named)'
      : `wanted AS MATERIALIZED (
        SELECT * FROM named UNION ALL SELECT subscriber, ${others} FROM lanes
        WHERE subscriber IS NOT NULL AND subscriber NOT IN (SELECT subscriber FROM named))`,
    suspect
      ? `alone AS MATERIALIZED (
        SELECT picked.* FROM member CROSS JOIN wanted ${pick('1', 'NOT NULL')} WHERE wanted.most > 0 LIMIT 1)`
      : 'alone AS (SELECT NULL::bigint AS event, NULL::text AS subscriber, NULL::tid AS place WHERE false)',
    `ordinary AS MATERIALIZED (
      SELECT picked.* FROM member CROSS JOIN wanted ${pick('wanted.most', 'NULL')}
      ${suspect ? 'WHERE NOT EXISTS (SELECT FROM alone)' : ''})`,
    `claimed AS (
      UPDATE ${schema}.delivery AS d SET
        state = 'running', process = (SELECT id FROM member), attempts = d.attempts + 1, fence = d.fence + 1
      WHERE d.ctid = ANY (ARRAY(SELECT place FROM alone UNION ALL SELECT place FROM ordinary))
      RETURNING d.event, d.subscriber, d.attempts, d.fence, d.suspicion, d.due)`,
    `later AS (
      SELECT (extract(epoch FROM min(first.due) - ${NOW}) * 1000)::float8 AS next FROM wanted CROSS JOIN LATERAL (
        SELECT due FROM ${schema}.delivery WHERE subscriber = wanted.subscriber AND state = 'waiting' AND due > ${NOW}
        ORDER BY due, delivery.event LIMIT 1) AS first)`,
    `left_over AS (
      SELECT EXISTS (SELECT FROM wanted JOIN ${schema}.delivery USING (subscriber)
        WHERE state = 'waiting' AND suspicion IS NOT NULL AND due <= ${NOW}
          AND NOT EXISTS (SELECT FROM alone WHERE alone.event = delivery.event AND alone.subscriber = delivery.subscriber)
      )::int AS suspect)`,
  ];
}

/** The subscribers that have waiting deliveries: jumps from one to the next in the index. */
function toLanes(schema: string): string {
  return `lanes(subscriber) AS (
    (SELECT subscriber FROM ${schema}.delivery WHERE state = 'waiting' ORDER BY subscriber LIMIT 1)
    UNION ALL
    SELECT (SELECT d.subscriber FROM ${schema}.delivery AS d WHERE d.state = 'waiting' AND d.subscriber > lanes.subscriber
      ORDER BY d.subscriber LIMIT 1) FROM lanes WHERE lanes.subscriber IS NOT NULL
  )`;
}

/** Rows of three kinds: the process itself, other members, and processes that are gone and have running deliveries. */
function toBeat(schema: string): string {
  return `
  WITH mine AS (UPDATE ${schema}.process SET beat = beat + 1 WHERE id = $1::text RETURNING id)
  SELECT 'self' AS kind, (SELECT id FROM mine) AS id, NULL AS host, NULL AS pid, NULL AS scope, NULL AS started,
    NULL AS beat, (SELECT oldest::text FROM ${schema}.version) AS oldest
  UNION ALL
  SELECT 'other', id, host, pid::text, scope, started, beat::text, NULL FROM ${schema}.process
  WHERE NOT EXISTS (SELECT FROM mine WHERE mine.id = process.id)
  UNION ALL
  SELECT DISTINCT 'gone', process, NULL, NULL, NULL, NULL, NULL, NULL FROM ${schema}.delivery AS d
  WHERE state = 'running' AND NOT EXISTS (SELECT FROM ${schema}.process AS p WHERE p.id = d.process)`;
}
