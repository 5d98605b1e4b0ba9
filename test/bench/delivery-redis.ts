// The SQLite bus beside BullMQ on a Redis server that writes every command to disk before it answers.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { installPeer } from './install-peer.ts';
import { median, printTable } from './table.ts';

const PAYLOAD = { id: '0198c5a2-6b1e-7aa0-b1d4-5a5a5a5a5a5a', name: 'Ada Lovelace', email: 'ada@example.com' };
const TYPE = 'user.registered';
const SUBSCRIBERS = ['first', 'second'];
const manifest = {
  events: [{ name: TYPE, subscribers: SUBSCRIBERS }],
  subscribers: SUBSCRIBERS.map((name) => ({ name })),
};
const SINGLES = 1000;
const GROUP = 100;
const GROUPS = 50;
const CONCURRENCY = 100;
const JOB = { removeOnComplete: true };

type Queue = { readonly add: (name: string, data: object, options: object) => Promise<unknown> } & Closable;
type Closable = { readonly close: () => Promise<void> };
type Library = {
  readonly Queue: new (name: string, options: object) => Queue;
  readonly Worker: new (name: string, run: () => Promise<void>, options: object) => Closable;
};

/** Something that takes an event for two subscribers, and delivers it. */
type Peer = {
  readonly emit: () => Promise<unknown>;
  /** Delivers until this many deliveries are done. */
  readonly drain: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

async function openBull(folder: string, port: number): Promise<Peer & { readonly version: string }> {
  const { load, version } = installPeer(folder, 'bullmq', 'ioredis');
  const { Queue, Worker } = load('bullmq') as Library;
  const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
  const queues = SUBSCRIBERS.map((name) => new Queue(name, { connection }));
  const workers: Closable[] = [];
  return {
    version,
    emit: () => Promise.all(queues.map((queue) => queue.add(TYPE, PAYLOAD, JOB))),
    drain: (count) =>
      new Promise((resolve) => {
        let done = 0;
        const run = async () => {
          if (++done === count) resolve();
        };
        for (const name of SUBSCRIBERS) workers.push(new Worker(name, run, { connection, concurrency: CONCURRENCY }));
      }),
    close: async () => {
      for (const each of [...workers, ...queues]) await each.close();
    },
  };
}

async function openOurs(folder: string): Promise<Peer> {
  const bus = await openSqliteBus({ manifest, folder, concurrency: CONCURRENCY });
  return {
    emit: () => bus.publish([{ id: crypto.randomUUID(), type: TYPE, data: PAYLOAD, time: new Date().toISOString() }]),
    drain: async () => {
      await bus.consume(async () => {});
      await bus.idle();
    },
    close: bus.close,
  };
}

/** Events a second: one by one, in groups that are emitted at once, and deliveries a second of all of them. */
async function measure({ emit, drain, close }: Peer) {
  const singles: number[] = [];
  for (let index = 0; index < SINGLES; index++) singles.push(await time(emit));
  const groups: number[] = [];
  for (let index = 0; index < GROUPS; index++) {
    groups.push(await time(() => Promise.all(Array.from({ length: GROUP }, emit))));
  }
  const deliveries = (SINGLES + GROUP * GROUPS) * SUBSCRIBERS.length;
  const milliseconds = await time(() => drain(deliveries));
  await close();
  return {
    single: 1000 / median(singles.slice(100)),
    grouped: (1000 * GROUP) / median(groups.slice(5)),
    delivered: (1000 * deliveries) / milliseconds,
  };
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export async function benchRedis(): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0)
    return console.log('\nRedis: no redis-server is installed');
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const port = 20_000 + (process.pid % 20_000);
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'yes', appendfsync: 'always' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  try {
    await sleep(500);
    const { version, ...bull } = await openBull(folder, port);
    const theirs = await measure(bull);
    const ours = await measure(await openOurs(join(folder, 'ours')));
    const row = (what: string, name: keyof typeof ours, goal?: number) => ({
      what,
      ours: ours[name],
      baseline: `BullMQ ${version}`,
      base: theirs[name],
      unit: '/s' as const,
      ...(goal !== undefined && { goal }),
    });
    printTable('SQLite bus beside BullMQ on Redis, appendfsync always, 2 subscribers', [
      row('emits one by one', 'single'),
      row(`emits, ${GROUP} at once`, 'grouped', 2),
      row('deliveries from a backlog', 'delivered', 2),
    ]);
  } finally {
    server.kill();
    await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}
