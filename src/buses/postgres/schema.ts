import { createHash } from 'node:crypto';
import type { Row, Send, Statement } from './connection.js';

/**
 * One step per version of the schema. A new schema runs all steps, an older one those it lacks. Never change a step that
 * was released.
 *
 * During a deployment, processes of several versions share a schema. So a step must leave working what the versions
 * before it do: it may add tables, columns with defaults and indexes. A step that cannot says so with `oldest`: the
 * first version that works after it. Older processes then refuse to open the bus, and stop using an open one.
 *
 * - `event.seq` is the order in which events were accepted. `replays` grows when deliveries of an event are started
 *   again, so that an event is not pruned at the same moment.
 * - `event.data` and `event.meta` are JSON in columns of the type text. The type jsonb refuses `\u0000` and lone
 *   surrogates, and changes numbers and the order of keys; json checks what JSON.stringify wrote anyway, and limits how
 *   deep it may be nested.
 * - `event.time` is what the emitter said, for people and for administration. `delivery.due` is the earliest start of the
 *   next attempt by the clock of the server, the only clock that decides.
 * - `delivery` does not reference `event`: only single statements write either, and always both.
 */
export const STEPS: readonly { readonly text: (schema: string) => string; readonly oldest: number }[] = [
  {
    oldest: 1,
    text: (schema) => `
  CREATE TABLE ${schema}.event (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    type text COLLATE "C" NOT NULL,
    data text NOT NULL,
    time text COLLATE "C" NOT NULL,
    meta text,
    replays integer NOT NULL DEFAULT 0
  );
  CREATE TABLE ${schema}.delivery (
    event bigint NOT NULL,
    subscriber text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    due timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    fence bigint NOT NULL DEFAULT 0,
    process text COLLATE "C",
    suspicion text COLLATE "C",
    error text,
    PRIMARY KEY (event, subscriber)
  ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
  CREATE INDEX delivery_waiting ON ${schema}.delivery (subscriber, due, event) WHERE state = 'waiting';
  CREATE INDEX delivery_suspect ON ${schema}.delivery (subscriber, due, event)
    WHERE state = 'waiting' AND suspicion IS NOT NULL;
  CREATE INDEX delivery_running ON ${schema}.delivery (process) WHERE state = 'running';
  CREATE INDEX delivery_dead ON ${schema}.delivery (event) WHERE state = 'dead';
  CREATE TABLE ${schema}.process (
    id text COLLATE "C" PRIMARY KEY,
    host text NOT NULL,
    pid bigint NOT NULL,
    scope text NOT NULL,
    started text NOT NULL,
    subscribers text,
    listens boolean NOT NULL,
    beat bigint NOT NULL DEFAULT 0,
    joined timestamptz NOT NULL DEFAULT statement_timestamp()
  );`,
  },
];

const VERSION = STEPS.length;

export const DEFAULT_SCHEMA = 'tsc_run';

/** Longer names would be cut off by the server; some room is left for the name of the channel. */
const LONGEST_NAME = 48;

/** The name of a schema as statements hold it. Throws a `RangeError` for a name that PostgreSQL would change. */
export function quoteSchema(name: unknown): string {
  if (
    typeof name === 'string' &&
    name !== '' &&
    Buffer.byteLength(name) <= LONGEST_NAME &&
    !/[\p{Cc}\p{Cs}]/u.test(name)
  )
    return `"${name.replaceAll('"', '""')}"`;
  const found = typeof name === 'string' ? `'${name}'` : String(name);
  throw new RangeError(
    `schema is ${found}: it must be a name of 1 to ${LONGEST_NAME} bytes, such as '${DEFAULT_SCHEMA}'`,
  );
}

export function toLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A statement whose plan depends on the size of the tables. */
export function toStatement(text: string): Statement {
  return { text };
}

/** A statement that can be done in one way only, so that a connection may keep its plan. */
export function toKeptStatement(text: string): Statement {
  return { name: `tsc_run_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, text };
}

/** The first major version that has what the statements use. */
const OLDEST_SERVER = 12;

/**
 * Creates the schema or brings it to the current version. When several processes try at once, one does it while the
 * others wait. Rejects when the schema is too new for this version of the package.
 */
export async function migrate(send: Send, schema: string): Promise<void> {
  const [server] = await send(
    toStatement(`
    SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
      to_regclass(${toLiteral(`${schema}.version`)})::text AS found`),
  );
  checkServer(server);
  if (server?.['found'] != null && (await readVersion(send, schema)) >= VERSION) return;
  await send(toStatement(toMigration(schema)));
  await readVersion(send, schema);
}

function checkServer(server: Row | undefined): void {
  const major = Math.floor(Number(server?.['version']) / 10_000);
  if (!(major >= OLDEST_SERVER)) {
    throw new Error(`this server is PostgreSQL ${major}: the bus needs ${OLDEST_SERVER} or later.`);
  }
  const encoding = server?.['encoding'];
  if (encoding !== 'UTF8') {
    throw new Error(`the encoding of the database is ${encoding}, which cannot hold every text. Use one with UTF8.`);
  }
}

async function readVersion(send: Send, schema: string): Promise<number> {
  const [row] = await send(toStatement(`SELECT version::text, oldest::text FROM ${schema}.version`));
  checkOldest(row?.['oldest'], schema);
  return Number(row?.['version']);
}

/** Throws when a later version of this package has changed the schema so that this one cannot use it. */
export function checkOldest(oldest: unknown, schema: string): void {
  if (!(Number(oldest) > VERSION)) return;
  const why = `a later @tsc-run/core has changed the schema ${schema}, which now needs a package that knows version ${oldest}`;
  throw new Error(`${why}; this one knows version ${VERSION}. Update @tsc-run/core in this process`);
}

/** The lock is the same for all schemas. It is held until the statement has ended. */
const LOCK = 0x7473_6372;

/** One statement, so that it is one transaction with any driver. */
function toMigration(schema: string): string {
  const steps = STEPS.map(
    ({ text, oldest }, index) => `
    IF current < ${index + 1} THEN
      ${text(schema)}
      UPDATE ${schema}.version SET version = ${index + 1}, oldest = greatest(oldest, ${oldest});
    END IF;`,
  );
  const name = toLiteral(schema.slice(1, -1).replaceAll('""', '"'));
  let tag = '$tsc_run$';
  while (schema.includes(tag)) tag = `${tag.slice(0, -1)}_$`;
  return `DO ${tag}
  DECLARE current integer;
  BEGIN
    PERFORM pg_advisory_xact_lock(${LOCK});
    -- By queries: to_regclass may answer from a cache that is as old as the wait for the lock.
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = ${name}) THEN CREATE SCHEMA ${schema}; END IF;
    IF NOT EXISTS (
      SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = ${name} AND c.relname = 'version'
    ) THEN
      CREATE TABLE ${schema}.version (version integer NOT NULL, oldest integer NOT NULL);
      INSERT INTO ${schema}.version VALUES (0, 0);
    END IF;
    SELECT version INTO current FROM ${schema}.version;
    ${steps.join('')}
  END ${tag}`;
}
