// From emit to delivery on the memory bus, emits on the durable bus, and the cost of importing: each beside a baseline.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { memoryBus } from '../../src/buses/memory/bus.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { STEPS } from '../../src/buses/sqlite/schema.js';
import { events } from '../../src/runtime/events.js';
import { benchPostgres } from './delivery-postgres.ts';
import { benchRedis } from './delivery-redis.ts';
import { benchProcesses } from './delivery-processes.ts';
import { benchLargeStore } from './large-store.ts';
import { median, printTable, type Row } from './table.ts';

const PAYLOAD = {
  id: '0198c5a2-6b1e-7aa0-b1d4-5a5a5a5a5a5a',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  registeredAt: '2026-11-23T10:00:00.000Z',
};
const emit = events.emit as unknown as (type: string, data: unknown) => Promise<void>;
const root = new URL('../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'bench-delivery-'));

function toManifest(subscribers: readonly string[]) {
  return { events: [{ name: 'user.registered', subscribers }], subscribers: subscribers.map((name) => ({ name })) };
}

/** Microseconds for each of `count` calls: the median of several rounds in which the variants take turns. */
async function compare(
  variants: Readonly<Record<string, (count: number) => Promise<void>>>,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  const times = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < 7; round++) {
    for (const [name, run] of Object.entries(variants)) {
      const start = performance.now();
      await run(count);
      if (round > 1) times[name]?.push(((performance.now() - start) / count) * 1000);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

/** The number of events in flight at a time. */
const GROUP = 100;

async function benchMemory(): Promise<void> {
  const rows: Row[] = [];
  for (const subscribers of [1, 2, 10]) {
    const times = await compare(await createMemoryVariants(subscribers), 20_000);
    const row = (baseline: string, goal?: number): Row => ({
      what: `emit to ${subscribers} subscriber${subscribers === 1 ? '' : 's'}`,
      ours: times['ours'] ?? Number.NaN,
      baseline,
      base: times[baseline] ?? Number.NaN,
      unit: 'µs',
      ...(goal !== undefined && { goal }),
    });
    rows.push(row(OWN_TRIP, 1), row(ONE_TRIP, 1), row('eventemitter3'), row('mitt'));
  }
  printTable(`Memory bus, ${GROUP} events at a time`, rows);
}

/** Copies the payload for each listener, as our bus does. */
const OWN_TRIP = 'emittery, a JSON trip per listener';
const ONE_TRIP = 'emittery, one JSON trip';

async function createMemoryVariants(subscribers: number) {
  const names = Array.from({ length: subscribers }, (_, index) => `subscriber-${index}`);
  const [Emittery, EventEmitter, mitt] = await Promise.all(
    ['emittery', 'eventemitter3', 'mitt'].map(async (name) => (await import(name)).default),
  );
  let received = 0;
  const trip = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
  const [own, shared, three, small] = [new Emittery(), new Emittery(), new EventEmitter(), mitt()];
  for (const _ of names) {
    own.on('user.registered', async (event: unknown) => void (trip(event), received++));
    // A new function each time, because emittery keeps a set of them.
    for (const emitter of [shared, three, small]) emitter.on('user.registered', async () => void received++);
  }
  const bus = memoryBus({ manifest: toManifest(names), concurrency: GROUP });
  await bus.consume(async () => void received++);
  const each = (run: () => unknown) => async (count: number) => {
    for (let index = 0; index < count; index++) await run();
  };
  return {
    ours: async (count: number) => {
      events.connect(bus);
      for (let index = 0; index < count; index++) {
        await emit('user.registered', PAYLOAD);
        if (index % GROUP === GROUP - 1) await bus.idle();
      }
    },
    [OWN_TRIP]: each(() => own.emit('user.registered', PAYLOAD)),
    [ONE_TRIP]: each(() => shared.emit('user.registered', trip(PAYLOAD))),
    eventemitter3: each(() => three.emit('user.registered', PAYLOAD)),
    mitt: each(() => small.emit('user.registered', PAYLOAD)),
  };
}

/** Writes the same rows to the same tables with the same settings, and does nothing else. */
function openBare(file: string) {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  for (const step of STEPS) database.exec(step);
  const event = database.prepare('INSERT INTO event (id, type, data, time, meta) VALUES (?, ?, ?, ?, NULL)');
  const delivery = database.prepare("INSERT INTO delivery (event, subscriber, state, due) VALUES (?, ?, 'waiting', ?)");
  return (count: number): void => {
    database.exec('BEGIN IMMEDIATE');
    for (let index = 0; index < count; index++) {
      const now = Date.now();
      const time = new Date(now).toISOString();
      const { lastInsertRowid } = event.run(crypto.randomUUID(), 'user.registered', JSON.stringify(PAYLOAD), time);
      for (const subscriber of ['first', 'second']) delivery.run(lastInsertRowid, subscriber, now);
    }
    database.exec('COMMIT');
  };
}

async function benchDurable(): Promise<void> {
  const insert = openBare(join(folder, 'bare.db'));
  const bus = await openSqliteBus({ folder: join(folder, 'bus'), manifest: toManifest(['first', 'second']) });
  events.connect(bus);
  const single = { ours: [] as number[], bare: [] as number[] };
  for (let index = 0; index < 2000; index++) {
    const start = performance.now();
    await emit('user.registered', PAYLOAD);
    const between = performance.now();
    insert(1);
    single.ours.push(between - start);
    single.bare.push(performance.now() - between);
  }
  const times = await compare(
    {
      ours: async (count) =>
        void (await Promise.all(Array.from({ length: count }, () => emit('user.registered', PAYLOAD)))),
      bare: async (count) => {
        for (let done = 0; done < count; done += 100) insert(100);
      },
    },
    10_000,
  );
  await bus.close();
  const rate = (name: string) => 1e6 / (times[name] ?? Number.NaN);
  printTable('Durable bus, 2 subscribers', [
    {
      what: 'one emit, p50',
      ours: median(single.ours) * 1000,
      baseline: 'bare transaction',
      base: median(single.bare) * 1000,
      unit: 'µs',
      goal: 1.3,
    },
    {
      what: '10,000 emits at once',
      ours: rate('ours'),
      baseline: 'bare, groups of 100',
      base: rate('bare'),
      unit: '/s',
      goal: 0.7,
    },
  ]);
}

/** Milliseconds that code takes in a new process: the median of several runs. */
function timeCold(code: string): number {
  const script = `const start = performance.now(); ${code}; process.stdout.write(String(performance.now() - start))`;
  const run = () =>
    Number(spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout);
  return median(Array.from({ length: 15 }, run));
}

function benchImport(): void {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export {};\n');
  const load = (path: string) => `await import(${JSON.stringify(path)})`;
  const open = `await (${load(new URL('dist/local.js', root).href)}).openSqliteBus(${JSON.stringify({
    folder: join(folder, 'bus'),
    manifest: toManifest([]),
  })})`;
  const entry = load(new URL('dist/index.js', root).href);
  const base = timeCold(load(empty));
  printTable('Cold import: milliseconds over an empty module', [
    { what: "the app's entry", ours: timeCold(entry) - base, baseline: 'limit', base: 5, unit: 'ms', goal: 1 },
    {
      what: 'and an open durable bus',
      ours: timeCold(`${entry}; ${open}`) - base,
      baseline: 'limit',
      base: 10,
      unit: 'ms',
      goal: 1,
    },
  ]);
}

await benchMemory();
await benchDurable();
await benchProcesses(folder);
await benchRedis();
await benchPostgres();
benchImport();
await benchLargeStore(folder);
rmSync(folder, { recursive: true });
process.exit();
