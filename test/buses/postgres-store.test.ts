import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { sql, type SQL } from 'drizzle-orm';
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { Client, type Pool } from 'pg';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresBus, type PostgresBusOptions } from '../../src/buses/postgres/bus.js';
import type { Query } from '../../src/buses/postgres/connection.js';
import type { Listen } from '../../src/buses/postgres/notifications.js';
import { createStatements } from '../../src/buses/postgres/statements.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope, MANIFEST } from './open-test-store.js';

describe.skipIf(whyNoServer !== '')(`the PostgreSQL store ${whyNoServer}`, () => {
  let server: PostgresServer;
  let pool: Pool;
  const open: { close: () => unknown }[] = [];

  beforeAll(async () => {
    server = await startServer();
    pool = openPool({ ...server.config, max: 20 });
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  afterAll(async () => {
    await pool?.end();
    await server?.remove();
  });

  const newSchema = () => `s_${randomBytes(6).toString('hex')}`;
  const FAST = { manifest: MANIFEST, firstRetryMs: 1, longestRetryMs: 5, pollMs: 10, onProblem: () => {} };

  async function openBus(options: Partial<PostgresBusOptions> = {}) {
    const given = options.query === undefined ? { pool } : {};
    const bus = await openPostgresBus({ ...FAST, schema: newSchema(), ...given, ...options } as PostgresBusOptions);
    open.push(bus);
    return bus;
  }

  describe('holds', () => {
    it.each([
      ['the character U+0000', { text: 'a\0b', 'key\0': 1 }],
      ['lone surrogates', { text: '\ud800', more: 'x\udfff' }],
      ['arrays nested 4,000 deep', Array.from({ length: 4000 }).reduce<unknown>((inner) => [inner], 1)],
      ['every number of JSON', [1e308, 5e-324, 0.1, 2 ** 53 + 2, -1.5e-10]],
      ['two megabytes', 'é'.repeat(1_000_000)],
      ['keys in their order', { b: 1, a: 2, 10: 3, __proto: 4 }],
      ['null', null],
    ])('%s', async (_, data) => {
      const bus = await openBus();
      const received: unknown[] = [];
      await bus.publish([makeEnvelope({ data, meta: { note: 'a\0\ud800' } })]);
      await bus.consume(async (_name, event, { meta }) => void received.push(event.data, meta['note']));
      await bus.idle();
      expect(JSON.stringify(received)).toBe(JSON.stringify([data, 'a\0\ud800']));
    });

    it('an error with what a text of PostgreSQL cannot hold', async () => {
      const bus = await openBus({ attempts: 1 });
      await bus.publish([makeEnvelope()]);
      await bus.consume(() => Promise.reject(new Error('bad \0 \ud800 byte')));
      await bus.idle();
      expect((await bus.admin.deliveries({ state: 'dead' }))[0]!.error).toContain('bad \ufffd \ufffd byte');
    });

    it('a batch larger than one statement takes', async () => {
      const bus = await openBus();
      const batch = Array.from({ length: 50 }, () => makeEnvelope({ data: 'x'.repeat(900_000) }));
      await bus.publish(batch);
      expect(await bus.admin.stats()).toMatchObject([{ waiting: 50 }]);
    });
  });

  describe('an id that is known', () => {
    it('is refused under another name, in the same batch too, and touches no other event', async () => {
      const bus = await openBus();
      await bus.publish([makeEnvelope({ id: 'one' })]);
      const batch = [
        makeEnvelope({ id: 'one', type: 'two.happened' }),
        makeEnvelope({ id: 'two' }),
        makeEnvelope({ id: 'two', type: 'two.happened' }),
      ];
      const error = (await bus.publish(batch).catch((reason: unknown) => reason)) as { failures: { index: number }[] };
      expect(error.failures.map(({ index }) => index)).toEqual([0, 2]);
      expect(await bus.admin.stats()).toEqual([
        { type: 'one.happened', subscriber: 'first', waiting: 2, running: 0, done: 0, dead: 0 },
      ]);
    });

    it('keeps its first data, and says so when they differ', async () => {
      const problems: string[] = [];
      const bus = await openBus({ onProblem: ({ message }) => problems.push(message) });
      await bus.publish([makeEnvelope({ id: 'one', data: { a: 1, b: 2 } })]);
      await bus.publish([makeEnvelope({ id: 'one', data: { b: 2, a: 1 } })]);
      expect(problems).toEqual([]);
      await bus.publish([makeEnvelope({ id: 'one', data: { a: 2 } })]);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain("with the id 'one' and other data");
    });

    it('is stored once when several processes emit it at once, in any order', async () => {
      const schema = newSchema();
      const buses = await Promise.all([openBus({ schema }), openBus({ schema }), openBus({ schema })]);
      const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`);
      for (let round = 0; round < 5; round++) {
        await Promise.all(
          buses.map((bus, place) => {
            const own = place === 1 ? ids.toReversed() : ids;
            return bus.publish(own.map((id) => makeEnvelope({ id: `${round}-${id}` })));
          }),
        );
      }
      expect(await buses[0]!.admin.stats()).toMatchObject([{ waiting: 1000 }]);
    });
  });

  describe('the schema', () => {
    it('is created once when ten processes start at once', async () => {
      const schema = newSchema();
      const clients = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const client = new Client(server.config);
          await client.connect();
          return client;
        }),
      );
      const query =
        (client: Client): Query =>
        async (text, values) =>
          (await client.query(text, [...values])).rows;
      await Promise.all(clients.map((client) => openBus({ schema, query: query(client), pool: undefined as never })));
      for (const one of open.splice(0)) await one.close();
      await Promise.all(clients.map((client) => client.end()));
      const { rows } = await pool.query(`SELECT * FROM ${schema}.version`);
      expect(rows).toEqual([{ version: 1, oldest: 1 }]);
    });

    it('may have any name, which is quoted', async () => {
      const schema = `a "b" 'c' $tsc_run$ ; -- é`;
      const bus = await openBus({ schema, listen: true });
      await bus.publish([makeEnvelope()]);
      await bus.consume(async () => {});
      await bus.idle();
      const { rows } = await pool.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
      expect(rows).toHaveLength(1);
    });

    it.each(['', 'x'.repeat(49), 'a\0b', 1])('is refused when its name is %j', async (schema) => {
      await expect(openBus({ schema: schema as string })).rejects.toThrow('it must be a name of 1 to 48 bytes');
    });

    it('may be newer, as long as it says that this version still works', async () => {
      const schema = newSchema();
      const bus = await openBus({ schema });
      await pool.query(`UPDATE ${schema}.version SET version = 9; ALTER TABLE ${schema}.event ADD more int DEFAULT 1`);
      await bus.publish([makeEnvelope()]);
      const later = await openBus({ schema });
      await later.consume(async () => {});
      await later.idle();
      await pool.query(`UPDATE ${schema}.version SET oldest = 8`);
      await expect(openBus({ schema })).rejects.toThrow(
        'which now needs a package that knows version 8; this one knows version 1',
      );
    });

    it('tells a process that delivers when it has become too new', async () => {
      const schema = newSchema();
      const problems: string[] = [];
      const bus = await openBus({ schema, leaseMs: 150, onProblem: ({ message }) => problems.push(message) });
      await bus.consume(async () => {});
      await pool.query(`UPDATE ${schema}.version SET oldest = 8`);
      await waitFor(() => problems.length > 0, 'a problem');
      expect(problems[0]).toContain('Update @tsc-run/core in this process. Deliveries wait;');
    });

    it('can be used without the right to create anything, once it exists', async () => {
      const schema = newSchema();
      await openBus({ schema });
      const role = `r_${schema}`;
      await pool.query(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
      const own = openPool({ ...server.config, user: role });
      open.push({ close: () => own.end() });
      const bus = await openPostgresBus({ ...FAST, schema, pool: own });
      await bus.publish([makeEnvelope()]);
      await bus.consume(async () => {});
      await bus.idle();
      expect(await bus.admin.stats()).toMatchObject([{ done: 1 }]);
      await bus.close();
    });
  });

  describe('bus.in', () => {
    it('stores nothing when the transaction rolls back, and delivers when it commits', async () => {
      const bus = await openBus({ listen: true, pollMs: 60_000 });
      const received: string[] = [];
      await bus.consume(async (_name, _event, { id }) => void received.push(id));
      const client = await pool.connect();
      open.push({ close: () => client.release() });
      const emit = bus.in(client).emit as unknown as (type: string, data: unknown, more: object) => Promise<void>;
      await client.query('BEGIN');
      await emit('one.happened', {}, { id: 'rolled-back' });
      await client.query('ROLLBACK');
      await client.query('BEGIN');
      await emit('one.happened', {}, { id: 'committed' });
      await sleep(50);
      expect(received).toEqual([]);
      await client.query('COMMIT');
      await waitFor(() => received.length > 0, 'delivery', 1000);
      await sleep(30);
      expect(received).toEqual(['committed']);
    });

    it('refuses what the bus refuses, and leaves the transaction usable', async () => {
      const bus = await openBus();
      const client = await pool.connect();
      open.push({ close: () => client.release() });
      await client.query('BEGIN');
      await expect(bus.in(client).publish([makeEnvelope({ type: 'no.such' })])).rejects.toThrow('no such event');
      await bus.in(client).publish([makeEnvelope()]);
      await client.query('COMMIT');
      expect(await bus.admin.stats()).toMatchObject([{ waiting: 1 }]);
    });

    it('says what it needs', async () => {
      const bus = await openBus();
      expect(() => bus.in({} as never)).toThrow('bus.in needs what runs the transaction');
    });
  });

  describe('notifications', () => {
    it('wake other processes at once, those of events and those of redriven deliveries', async () => {
      const schema = newSchema();
      const emitter = await openBus({ schema });
      const bus = await openBus({ schema, listen: true, pollMs: 60_000, attempts: 1 });
      let received = 0;
      await bus.consume(async () => {
        if (received++ === 0) throw new Error('first');
      });
      await sleep(100);
      await emitter.publish([makeEnvelope()]);
      await waitFor(() => received === 1, 'delivery', 1000);
      await waitFor(async () => (await emitter.admin.stats())[0]?.dead === 1, 'death');
      expect(await emitter.admin.redrive()).toBe(1);
      await waitFor(() => received === 2, 'second delivery', 1000);
    });

    it('come again after the connection was cut', async () => {
      const schema = newSchema();
      const own = openPool({ ...server.config, application_name: 'cut me' });
      const emitter = await openBus({ schema });
      const bus = await openPostgresBus({ ...FAST, schema, pool: own, listen: true, pollMs: 60_000 });
      open.push({ close: () => bus.close().then(() => own.end()) });
      let received = 0;
      await bus.consume(async () => void received++);
      await sleep(50);
      await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut me'");
      await emitter.publish([makeEnvelope()]);
      await waitFor(() => received === 1, 'delivery', 5000);
      await emitter.publish([makeEnvelope()]);
      await waitFor(() => received === 2, 'second delivery', 1000);
      expect(received).toBe(2);
    });

    it('need no pool: a client of pg will do', async () => {
      const schema = newSchema();
      const client = new Client(server.config);
      await client.connect();
      const emitter = await openBus({ schema });
      const bus = await openBus({ schema, listen: client, pollMs: 60_000 });
      open.push({ close: () => client.end() });
      let received = 0;
      await bus.consume(async () => void received++);
      await sleep(50);
      await emitter.publish([makeEnvelope()]);
      await waitFor(() => received === 1, 'delivery', 1000);
      expect(received).toBe(1);
    });
  });

  it('commits durably where the role does not', async () => {
    const schema = newSchema();
    const own = openPool({ ...server.config, options: '-c synchronous_commit=off' });
    open.push({ close: () => own.end() });
    const bus = await openPostgresBus({ ...FAST, schema, pool: own });
    const read = async (what: string) => (await pool.query<{ at: string }>(`SELECT ${what} AS at`)).rows[0]!.at;
    for (let index = 0; index < 20; index++) {
      const before = await read('pg_current_wal_insert_lsn()::text');
      await bus.publish([makeEnvelope()]);
      expect(await read(`(pg_current_wal_flush_lsn() > '${before}')::text`)).toBe('true');
    }
    await bus.close();
  });

  describe('the administration', () => {
    it('lists, redrives, replays and prunes', async () => {
      const bus = await openBus({ attempts: 1 });
      const time = (day: number) => `2026-11-${10 + day}T00:00:00.000Z`;
      for (let day = 0; day < 5; day++) {
        await bus.publish([makeEnvelope({ id: `day-${day}`, type: 'two.happened', time: time(day) })]);
      }
      let isBroken = true;
      const received: string[] = [];
      await bus.consume(async (name, _event, { id, attempt }) => {
        received.push(`${id} ${name} ${attempt}`);
        if (isBroken && name === 'second') throw new Error(`${id} broke`);
      });
      await bus.idle();
      expect(await bus.admin.stats()).toEqual([
        { type: 'two.happened', subscriber: 'first', waiting: 0, running: 0, done: 5, dead: 0 },
        { type: 'two.happened', subscriber: 'second', waiting: 0, running: 0, done: 0, dead: 5 },
      ]);
      expect(await bus.admin.event('day-3')).toMatchObject({ id: 'day-3', type: 'two.happened', time: time(3) });
      expect(await bus.admin.event('day-9')).toBeUndefined();
      const dead = await bus.admin.deliveries({ state: 'dead', since: time(2), limit: 2 });
      expect(dead).toMatchObject([
        { id: 'day-4', type: 'two.happened', subscriber: 'second', state: 'dead', attempt: 1, time: time(4) },
        { id: 'day-3' },
      ]);
      expect(dead[0]!.error).toContain('day-4 broke');
      const ofOne = await bus.admin.deliveries({ id: 'day-3' });
      expect(ofOne.map(({ id, subscriber }) => `${id} ${subscriber}`)).toEqual(['day-3 first', 'day-3 second']);

      expect(await bus.admin.prune({ before: time(9) })).toBe(0);
      isBroken = false;
      received.length = 0;
      expect(await bus.admin.redrive({ until: '2026-11-12T01:00+01:00', subscriber: 'second' })).toBe(2);
      await bus.idle();
      expect(received.toSorted()).toEqual(['day-0 second 1', 'day-1 second 1']);
      received.length = 0;
      expect(await bus.admin.replay({ id: 'day-4' })).toBe(2);
      await bus.idle();
      expect(received.toSorted()).toEqual(['day-4 first 1', 'day-4 second 1']);
      expect(await bus.admin.prune({ before: time(4) })).toBe(2);
      expect(await bus.admin.prune({ before: time(4), dead: true })).toBe(2);
      expect((await bus.admin.deliveries()).map(({ id }) => id)).toEqual(['day-4', 'day-4']);
      await expect(bus.admin.prune({ before: 'yesterday' })).rejects.toThrow('not a time');
    });

    it('works through more events than one slice', async () => {
      const bus = await openBus();
      await bus.publish(Array.from({ length: 4100 }, () => makeEnvelope()));
      await bus.consume(async () => {});
      await bus.idle();
      expect(await bus.admin.replay()).toBe(4100);
      await bus.idle();
      expect(await bus.admin.prune({ before: new Date(Date.now() + 60_000).toISOString() })).toBe(4100);
      expect(await bus.admin.stats()).toEqual([]);
    });
  });

  it('finds rows by their place, although nobody has counted the table yet', async () => {
    const schema = newSchema();
    const bus = await openBus({ schema });
    await bus.publish(Array.from({ length: 5000 }, () => makeEnvelope({ type: 'two.happened' })));
    const shape = { settles: true, acquits: false, claims: true, others: true, suspect: true };
    const { text } = createStatements(`"${schema}"`).exchange(shape);
    const given = ['nobody', '[]', '[{"subscriber":"first","most":10}]', '10'];
    const client = await pool.connect();
    open.push({ close: () => client.release(true) });
    await client.query('SET plan_cache_mode = force_generic_plan');
    await client.query(`PREPARE it AS ${text}`);
    const { rows } = await client.query(`EXPLAIN (COSTS OFF) EXECUTE it(${given.map((one) => `'${one}'`).join()})`);
    const plan = rows.map((row) => (row as Record<string, string>)['QUERY PLAN']).join('\n');
    expect(plan.match(/(Bitmap Heap|Seq) Scan on delivery/g)).toBeNull();
    expect(plan.match(/Tid Scan on delivery/g)).toHaveLength(2);
  });

  describe('a process that delivers to a part', () => {
    it('claims nothing else', async () => {
      const bus = await openBus();
      await bus.publish([makeEnvelope({ type: 'two.happened' })]);
      const received: string[] = [];
      const deliver = Object.assign(async (name: string) => void received.push(name), {
        subscribers: ['second'],
        isPart: true,
      });
      await bus.consume(deliver);
      await waitFor(() => received.length > 0, 'delivery');
      await sleep(50);
      expect(received).toEqual(['second']);
      expect(await bus.admin.stats()).toMatchObject([{ waiting: 1 }, { done: 1 }]);
    });
  });

  describe('with any driver', () => {
    const drivers: Readonly<
      Record<string, () => { query: Query; listen?: Listen; transact: Transact; end: () => Promise<unknown> }>
    > = {
      'the package postgres': () => {
        const client = postgres({ ...server.config, max: 5 });
        return {
          query: (text, values) => client.unsafe(text, [...values]),
          listen: async (channel, onNotify) => {
            const { unlisten } = await client.listen(channel, onNotify, () => onNotify());
            return unlisten;
          },
          transact: (run) => client.begin((tx) => run((text, values) => tx.unsafe(text, [...values]))),
          end: () => client.end(),
        };
      },
      kysely: () => {
        const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: openPool(server.config) }) });
        const over =
          (one: Pick<typeof db, 'executeQuery'>): Query =>
          async (text, values) =>
            (await one.executeQuery(CompiledQuery.raw(text, [...values]))).rows as Record<string, unknown>[];
        return {
          query: over(db),
          transact: (run) => db.transaction().execute((tx) => run(over(tx))),
          end: () => db.destroy(),
        };
      },
      drizzle: () => {
        const client = openPool(server.config);
        const db = drizzle(client);
        const toSql = (text: string, values: readonly (string | null)[]): SQL => {
          const [first = '', ...rest] = text.split(/\$\d+/);
          return sql.join([sql.raw(first), ...rest.flatMap((part, place) => [sql`${values[place]}`, sql.raw(part)])]);
        };
        const over =
          (one: Pick<typeof db, 'execute'>): Query =>
          async (text, values) =>
            (await one.execute(toSql(text, values))).rows;
        return { query: over(db), transact: (run) => db.transaction((tx) => run(over(tx))), end: () => client.end() };
      },
    };
    type Transact = (run: (query: Query) => Promise<unknown>) => Promise<unknown>;

    it.each(Object.keys(drivers))('%s', async (name) => {
      const { query, listen, transact, end } = drivers[name]!();
      const bus = await openBus({ query, ...(listen && { listen, pollMs: 60_000 }), attempts: 2 });
      open.push({ close: end });
      const received: string[] = [];
      await bus.consume(async (subscriber, { data }, { id, attempt }) => {
        received.push(`${id} ${subscriber} ${attempt}`);
        expect(data).toEqual({ text: "it's\0 $1" });
        if (subscriber === 'second') throw new Error("isn't");
      });
      const data = { text: "it's\0 $1" };
      await bus.publish([makeEnvelope({ id: 'plain', type: 'two.happened', data })]);
      await transact((tx) => bus.in(tx).publish([makeEnvelope({ id: 'in', data })]));
      await transact(async (tx) => {
        await bus.in(tx).publish([makeEnvelope({ id: 'never', data })]);
        throw new Error('rolls back');
      }).catch(() => {});
      await waitFor(() => received.length === 4, 'all deliveries', 5000);
      await bus.idle();
      expect(received.toSorted()).toEqual(['in first 1', 'plain first 1', 'plain second 1', 'plain second 2']);
      expect(await bus.admin.redrive()).toBe(1);
      expect(await bus.admin.prune({ before: '2100-01-01', dead: true })).toBeGreaterThanOrEqual(1);
    });
  });

  it.each([
    [{}, 'needs either pool, a Pool of pg, or query'],
    [{ pool: {} }, 'needs either pool'],
    [
      { query: async () => [], listen: true },
      'listen must be a connected Client of pg, a function, or true with a pool',
    ],
  ])('refuses %j', async (options, message) => {
    await expect(openPostgresBus({ manifest: MANIFEST, ...options } as never)).rejects.toThrow(message);
  });

  it('says why it cannot open', async () => {
    const query = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:5432'));
    await expect(openPostgresBus({ manifest: MANIFEST, query })).rejects.toThrow(
      'Cannot open the bus: PostgreSQL: connect ECONNREFUSED 127.0.0.1:5432',
    );
  });
});
