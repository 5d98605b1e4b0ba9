import type { Admin } from '../../runtime/admin.js';
import type { Bus, Consumer, Deliver } from '../../runtime/bus.js';
import { createCheckedAdmin } from '../admin/checked-admin.js';
import { createRetention, withRetention } from '../admin/retention.js';
import { fillDurableSettings } from '../durable-settings.js';
import { systemClock } from '../engine/clock.js';
import { createEngine, type Engine } from '../engine/engine.js';
import { guardProblems } from '../engine/problems.js';
import { createRoutes, type ManifestSource } from '../routing.js';
import { createAdmin } from './admin.js';
import { createSend, type ListeningClient, type PgClient, type PgPool, type Query, type Send } from './connection.js';
import { createNotifier, type Listen, listenIn, listenOn } from './notifications.js';
import { createOutbox, type TransactionBus } from './outbox.js';
import { DEFAULT_SCHEMA, migrate, quoteSchema } from './schema.js';
import { POLL_MS, type PostgresSettings } from './settings.js';
import { createStatements } from './statements.js';
import { createPostgresStore } from './store.js';

/** A durable bus that stores events in a PostgreSQL database. */
export type PostgresBus = Bus & {
  /**
   * Delivers with `deliver` until the consumer is closed. Rejects while another consumer of this bus is open. What a
   * `deliverTo` map lacks is left to other processes, and reported to `onProblem`.
   */
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  /**
   * The bus inside a transaction of yours: what it accepts is stored when the transaction commits, and delivered after
   * that; if it rolls back, nothing happened. `client` is what runs the transaction: a client of the package pg, or a
   * function as for `query`.
   *
   * A failed statement ends a transaction in PostgreSQL, so roll back when an emit rejects because of the database.
   *
   * @example
   * await client.query('BEGIN');
   * await client.query('INSERT INTO account (id, email) VALUES ($1, $2)', [user.id, user.email]);
   * await bus.in(client).emit('user.registered', user);
   * await client.query('COMMIT');
   */
  readonly in: (client: PgClient | Query) => TransactionBus;
  /** Lists, repeats and deletes stored deliveries. */
  readonly admin: Admin;
  /** Resolves when every delivery in the store is done or dead, including those of other processes. */
  readonly idle: () => Promise<void>;
  /** Stops delivering as `close` of the consumer does, and stores everything that was published. Leaves the pool open. */
  readonly close: () => Promise<void>;
};

/** How the bus reaches the database, and how it delivers. It needs `pool` or `query`. */
export type PostgresBusOptions = PostgresSettings & {
  /** `generated/manifest.json`, which says who subscribes to which event. */
  readonly manifest: ManifestSource;
  /** The schema of the bus. It is created if it does not exist. Default: `tsc_run`. */
  readonly schema?: string;
} & (
    | {
        /** A `Pool` of the package pg. The bus never ends it. */
        readonly pool: PgPool;
        readonly query?: undefined;
        /**
         * Hears of new events at once instead of at the next poll. `true` holds one connection of the pool. Otherwise
         * a connected `Client` of pg that you keep for it, or a function. Default: polls only.
         */
        readonly listen?: boolean | ListeningClient | Listen;
      }
    | {
        /** Runs a statement with the driver of your choice, on any connection. */
        readonly query: Query;
        readonly pool?: undefined;
        /**
         * Hears of new events at once instead of at the next poll: a connected `Client` of pg that you keep for it, or
         * a function. Default: polls only.
         */
        readonly listen?: ListeningClient | Listen;
      }
  );

/**
 * Opens a durable bus in a PostgreSQL database, which any number of processes can share.
 *
 * An emit resolves when its event is committed. From then on, every subscriber receives the event at least once. It
 * receives it again if it failed, took too long, or its process ended before the result was stored. Deliveries to a
 * subscriber start in the order in which they are due, several at a time; no other order is guaranteed.
 *
 * Rejects when the database cannot be reached or its schema is too new, and with a `RangeError` when a setting is out of
 * range.
 *
 * @example
 * const bus = await openPostgresBus({ manifest, pool: new Pool({ connectionString }), listen: true });
 * events.connect(bus);
 * await bus.consume(deliverTo({ mail: () => import('./functions/subscribers/mail.js') }));
 */
export async function openPostgresBus(options: PostgresBusOptions): Promise<PostgresBus> {
  const { manifest, pool, query: _, listen: __, schema: name = DEFAULT_SCHEMA, ...given } = options;
  const onProblem = guardProblems(given.onProblem);
  const schema = quoteSchema(name);
  const channel = `${name} events`;
  const listen = toListen(options);
  const settings = fillDurableSettings(given, listen === undefined ? POLL_MS.alone : POLL_MS.besideListen);
  const send = toSend(options);
  await migrate(send, schema).catch((cause: unknown) => {
    throw new Error(`Cannot open the bus: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  const statements = createStatements(schema);
  const notifier = createNotifier({ send, channel, listen, onProblem });
  const store = createPostgresStore({ send, statements, schema, notifier });
  const engine = createEngine({ store, manifest, settings, onProblem });
  const routes = createRoutes(manifest);
  const onChange = () => {
    notifier.notify();
    engine.wake();
  };
  const stored = createAdmin({ send, schema, routes });
  const retention = createRetention({
    ...settings,
    clock: systemClock,
    prune: (before, limits) => stored.prune({ before, dead: false, ...limits }),
    onProblem,
  });
  const { maxBytes } = settings;
  const running = withRetention({ consume: engine.consume, close: closeWith(engine, pool) }, retention);
  return {
    maxBytes,
    publish: engine.publish,
    ...running,
    in: (client) => createOutbox({ send: toSendIn(client), statements, channel, routes, maxBytes, onProblem }),
    admin: createCheckedAdmin(stored, { manifest, wall: systemClock.wall, onChange }),
    idle: engine.idle,
  };
}

/** A pool tells of lost idle connections. Without a listener, that would end the process. */
function closeWith({ close }: Engine, pool: PgPool | undefined): () => Promise<void> {
  const ignore = () => {};
  pool?.on('error', ignore);
  return () => close().finally(() => pool?.removeListener('error', ignore));
}

function toListen({ listen, pool }: PostgresBusOptions): Listen | undefined {
  if (listen === undefined || listen === false) return undefined;
  if (typeof listen === 'function') return listen;
  if (typeof listen === 'object' && typeof listen.on === 'function') return listenOn(listen);
  if (listen === true && pool !== undefined) return listenIn(pool);
  throw new TypeError('listen must be a connected Client of pg, a function, or true with a pool.');
}

function toSend({ pool, query }: PostgresBusOptions): Send {
  if (pool !== undefined && query === undefined && typeof pool.query === 'function') {
    return createSend(async (statement, values) => (await pool.query({ ...statement, values })).rows);
  }
  if (typeof query === 'function' && pool === undefined) return createSend(({ text }, values) => query(text, values));
  throw new TypeError('openPostgresBus needs either pool, a Pool of pg, or query, a function of (text, values).');
}

function toSendIn(client: PgClient | Query): Send {
  if (typeof client === 'function') return createSend(({ text }, values) => client(text, values));
  if (typeof client?.query === 'function') {
    return createSend(async ({ text }, values) => (await client.query(text, values)).rows);
  }
  throw new TypeError('bus.in needs what runs the transaction: a client of pg, or a function of (text, values).');
}
