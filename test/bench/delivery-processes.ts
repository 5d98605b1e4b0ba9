// Several processes on one SQLite store: latency, idle load, stays in the store, and what a second process brings.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../../src/buses/routing.js';
import { openSqliteBus, type SqliteBus } from '../../src/buses/sqlite/bus.js';
import type { Envelope } from '../../src/runtime/envelope.js';
import type { Report, Task } from './delivery-worker.ts';
import { printTable } from './table.ts';

const WORKER = join(import.meta.dirname, 'delivery-worker.ts');
const manifest: Manifest = {
  events: [{ name: 'user.registered', subscribers: ['mail'] }],
  subscribers: [{ name: 'mail' }],
};

type Worker = { readonly child: ChildProcess; readonly report: () => Promise<Report> };

async function startWorker(task: Partial<Task>): Promise<Worker> {
  const given: Task = { manifest, computeMs: 0, watches: false, ...task };
  const args = ['--disable-warning=ExperimentalWarning', ...process.execArgv, WORKER, JSON.stringify(given)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    async report() {
      child.stdin.end();
      const { value } = (await lines.next()) as { value: string };
      if (child.exitCode === null) await once(child, 'exit');
      return JSON.parse(value) as Report;
    },
  };
}

const begin = (workers: readonly Worker[]) => workers.forEach(({ child }) => child.stdin?.write('go\n'));

function makeEvent(): Envelope {
  const data = { at: performance.timeOrigin + performance.now(), name: 'Ada Lovelace', email: 'ada@example.com' };
  return { id: crypto.randomUUID(), type: 'user.registered', data, time: new Date().toISOString() };
}

async function publishMany(bus: SqliteBus, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1000)
    await bus.publish(Array.from({ length: Math.min(1000, count - done) }, makeEvent));
}

/** How long these workers take for a backlog, and what each says in the end. */
async function drain(folder: string, count: number, workers: number, task: Partial<Task>) {
  const bus = await openSqliteBus({ folder, manifest });
  await publishMany(bus, count);
  const started = await Promise.all(Array.from({ length: workers }, () => startWorker({ folder, ...task })));
  const start = performance.now();
  begin(started);
  await bus.idle();
  const milliseconds = performance.now() - start;
  const reports = await Promise.all(started.map(({ report }) => report()));
  await bus.close();
  return { milliseconds, reports };
}

async function compute(workers: number, milliseconds: number): Promise<readonly Report[]> {
  const started = await Promise.all(
    Array.from({ length: workers }, () => startWorker({ watches: true, computeMs: 1 })),
  );
  begin(started);
  await sleep(milliseconds);
  return Promise.all(started.map(({ report }) => report()));
}

const longest = (reports: readonly Report[]) => Math.max(...reports.map(({ longestStay }) => longestStay));

async function measureLatency(folder: string): Promise<number> {
  const bus = await openSqliteBus({ folder, manifest });
  const worker = await startWorker({ folder });
  begin([worker]);
  await sleep(500);
  for (let index = 0; index < 200; index++) {
    await bus.publish([makeEvent()]);
    await sleep(20);
  }
  await bus.idle();
  await bus.close();
  return (await worker.report()).latency;
}

async function measureIdle(task: Partial<Task>): Promise<number> {
  const worker = await startWorker(task);
  begin([worker]);
  await sleep(20_000);
  return (await worker.report()).load;
}

export async function benchProcesses(parent: string): Promise<void> {
  const latency = await measureLatency(join(parent, 'latency'));
  const [idle, timer] = [await measureIdle({ folder: join(parent, 'latency') }), await measureIdle({ timerMs: 200 })];
  const many = await drain(join(parent, 'many'), 100_000, 4, { watches: true });
  const control = longest(await compute(4, many.milliseconds));
  const one = await drain(join(parent, 'one'), 4000, 1, { computeMs: 2 });
  const two = await drain(join(parent, 'two'), 4000, 2, { computeMs: 2 });
  const rate = ({ milliseconds }: { readonly milliseconds: number }) => 4000 / (milliseconds / 1000);
  const limit = (what: string, ours: number, base: number) =>
    ({ what, ours, baseline: 'limit', base, unit: 'ms', goal: 1 }) as const;
  printTable('Several processes on one SQLite store', [
    limit('from emit to another process, p50', latency, 5),
    {
      what: 'load of a process that waits',
      ours: idle,
      baseline: 'a timer of 200 ms',
      base: timer,
      unit: '%',
      goal: 1,
    },
    limit('longest stay, 4 processes deliver 100,000', longest(many.reports), 50 + control),
    { what: 'the same', ours: longest(many.reports), baseline: 'without a store', base: control, unit: 'ms' },
    {
      what: 'two processes that compute 2 ms',
      ours: rate(two),
      baseline: 'one process',
      base: rate(one),
      unit: '/s',
      goal: 1.3,
    },
  ]);
}
