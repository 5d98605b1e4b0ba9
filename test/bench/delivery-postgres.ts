// The PostgreSQL bus beside a bare transaction of the same inserts, and beside pg-boss on the same server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openPostgresBus } from '../../src/buses/postgres/bus.js';
import { STEPS } from '../../src/buses/postgres/schema.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { installPeer } from './install-peer.ts';
import { median, printTable, type Row } from './table.ts';

const PAYLOAD = {
  id: '0198c5a2-6b1e-7aa0-b1d4-5a5a5a5a5a5a',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  registeredAt: '2026-11-23T10:00:00.000Z',
};
const TYPE = 'user.registered';
const manifest = {
  events: [{ name: TYPE, subscribers: ['first', 'second'] }],
  subscribers: [{ name: 'first' }, { name: 'second' }],
};
const SINGLES = 2000;
const GROUP = 100;
const GROUPS = 100;
/** pg-boss delivers a few hundred a second. */
const BACKLOG = { ours: 10_000, boss: 1000 };

const toEnvelope = () => ({ id: crypto.randomUUID(), type: TYPE, data: PAYLOAD, time: new Date().toISOString() });
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

export async function benchPostgres(): Promise<void> {
  if (whyNoServer !== '') return console.log(`\nPostgreSQL: ${whyNoServer}`);
  const server = await startServer({ isDurable: true });
  const folder = mkdtempSync(join(tmpdir(), 'bench-pg-boss-'));
  try {
    const rows = [...(await benchEmits(server)), ...(await benchPeer(server, folder)), await benchLatency(server)];
    printTable(`${server.version}, 2 subscribers`, rows);
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the same rows to the same tables in one transaction, and does nothing else. */
async function openBare(client: Client) {
  await client.query(`CREATE SCHEMA bare; ${STEPS.map(({ text }) => text('bare')).join('')}`);
  return async (count: number): Promise<void> => {
    const values = times(count, () => [crypto.randomUUID(), TYPE, JSON.stringify(PAYLOAD), new Date().toISOString()]);
    const places = values.map((_, row) => `($${row * 4 + 1}, $${row * 4 + 2}, $${row * 4 + 3}, $${row * 4 + 4})`);
    await client.query('BEGIN');
    const { rows } = await client.query<{ seq: string }>({
      name: `event-${count}`,
      text: `INSERT INTO bare.event (id, type, data, time) VALUES ${places.join()} RETURNING seq`,
      values: values.flat(),
    });
    const pairs = rows.map((_, row) => `($${row + 1}, 'first', now()), ($${row + 1}, 'second', now())`);
    await client.query({
      name: `delivery-${count}`,
      text: `INSERT INTO bare.delivery (event, subscriber, due) VALUES ${pairs.join()}`,
      values: rows.map(({ seq }) => seq),
    });
    await client.query('COMMIT');
  };
}

async function benchEmits({ config }: PostgresServer): Promise<readonly Row[]> {
  const client = new Client(config);
  await client.connect();
  const insert = await openBare(client);
  const pool = openPool(config);
  const bus = await openPostgresBus({ pool, manifest, schema: 'emits' });
  const single = { ours: [] as number[], bare: [] as number[] };
  for (let index = 0; index < SINGLES; index++) {
    const start = performance.now();
    await bus.publish([toEnvelope()]);
    const between = performance.now();
    await insert(1);
    single.ours.push(between - start);
    single.bare.push(performance.now() - between);
  }
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    await Promise.all(times(GROUP * 10, () => bus.publish([toEnvelope()])));
    const between = performance.now();
    for (let done = 0; done < 10; done++) await insert(GROUP);
    rates.ours.push((GROUP * 10) / ((between - start) / 1000));
    rates.bare.push((GROUP * 10) / ((performance.now() - between) / 1000));
  }
  await bus.close();
  await pool.end();
  await client.end();
  return [
    {
      what: 'emits one by one',
      ours: 1000 / median(single.ours.slice(200)),
      baseline: 'bare transaction',
      base: 1000 / median(single.bare.slice(200)),
      unit: '/s',
      goal: 0.8,
    },
    {
      what: '1,000 emits at once',
      ours: median(rates.ours),
      baseline: `bare, groups of ${GROUP}`,
      base: median(rates.bare),
      unit: '/s',
    },
  ];
}

type Boss = {
  readonly start: () => Promise<unknown>;
  readonly stop: (options: object) => Promise<unknown>;
  readonly createQueue: (name: string) => Promise<unknown>;
  readonly insert: (name: string, jobs: readonly object[]) => Promise<unknown>;
  readonly work: (name: string, options: object, run: (jobs: readonly unknown[]) => Promise<void>) => Promise<unknown>;
  readonly on: (event: string, listener: () => void) => void;
};

async function openBoss({ config }: PostgresServer, folder: string): Promise<{ boss: Boss; version: string }> {
  const { load, version } = installPeer(folder, 'pg-boss');
  const { PgBoss } = (await import(load.resolve('pg-boss'))) as { PgBoss: new (options: object) => Boss };
  const boss = new PgBoss(config);
  boss.on('error', () => {});
  await boss.start();
  for (const name of ['groups', 'backlog']) await boss.createQueue(name);
  return { boss, version };
}

async function benchPeer(server: PostgresServer, folder: string): Promise<readonly Row[]> {
  const { boss, version } = await openBoss(server, folder);
  const pool = openPool(server.config);
  const bus = await openPostgresBus({ pool, manifest, schema: 'peer', concurrency: 100 });
  const groups = { ours: [] as number[], boss: [] as number[] };
  // One job for each of the two subscribers.
  const jobs = times(GROUP * 2, () => ({ data: PAYLOAD }));
  for (let round = 0; round < GROUPS; round++) {
    const start = performance.now();
    await bus.publish(times(GROUP, toEnvelope));
    const between = performance.now();
    await boss.insert('groups', jobs);
    groups.ours.push(between - start);
    groups.boss.push(performance.now() - between);
  }
  const ours = await drainOurs(bus);
  for (let done = 0; done < BACKLOG.boss; done += GROUP) await boss.insert('backlog', jobs.slice(0, GROUP));
  const theirs = await drainBoss(boss);
  await boss.stop({ graceful: false });
  await bus.close();
  await pool.end();
  const peer = `pg-boss ${version}`;
  const perSecond = (values: readonly number[]) => (GROUP / median(values.slice(10))) * 1000;
  return [
    {
      what: `emits in groups of ${GROUP}`,
      ours: perSecond(groups.ours),
      baseline: `${peer}, insert`,
      base: perSecond(groups.boss),
      unit: '/s',
      goal: 2,
    },
    { what: 'deliveries from a backlog', ours, baseline: `${peer}, batches of 100`, base: theirs, unit: '/s', goal: 5 },
  ];
}

/** Deliveries a second. The backlog holds two for each event of the groups. */
async function drainOurs(bus: Awaited<ReturnType<typeof openPostgresBus>>): Promise<number> {
  let received = 0;
  const start = performance.now();
  await bus.consume(async () => void received++);
  await bus.idle();
  return received / ((performance.now() - start) / 1000);
}

async function drainBoss(boss: Boss): Promise<number> {
  let received = 0;
  const start = performance.now();
  await new Promise<void>((resolve) => {
    void boss.work('backlog', { batchSize: 100, pollingIntervalSeconds: 0.5 }, async (jobs) => {
      received += jobs.length;
      if (received === BACKLOG.boss) resolve();
    });
  });
  return received / ((performance.now() - start) / 1000);
}

/** From the call of the emit to the call of the subscriber, on another bus. */
async function benchLatency({ config }: PostgresServer): Promise<Row> {
  const pools = [openPool(config), openPool(config)] as const;
  const emitter = await openPostgresBus({ pool: pools[0], manifest, schema: 'latency' });
  const bus = await openPostgresBus({ pool: pools[1], manifest, schema: 'latency', listen: true });
  const waits: number[] = [];
  let start = 0;
  let take = () => {};
  await bus.consume(async (subscriber) => {
    if (subscriber === 'first') take();
  });
  for (let index = 0; index < 200; index++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const received = new Promise<void>((resolve) => (take = resolve));
    start = performance.now();
    await emitter.publish([toEnvelope()]);
    await received;
    waits.push(performance.now() - start);
  }
  await bus.close();
  await emitter.close();
  for (const pool of pools) await pool.end();
  const base = 10;
  return { what: 'to another bus, p50', ours: median(waits), baseline: 'limit', base, unit: 'ms', goal: 1 };
}
