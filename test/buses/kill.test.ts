import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { SqliteSettings } from '../../src/buses/sqlite/settings.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { openTestBus } from './open-test-store.js';
import { prepareOldNode, readLog, startWorker, toCommand, type Worker } from './run-worker.js';
import { DEADLY, toTrick } from './tricks.js';
import type { Task } from './worker.js';

/** `LONG=1` and `npm run test:kill` kill 200 of each kind. */
const MANY = Number(process.env['KILLS'] ?? (process.env['LONG'] ? 200 : 0));
const NEW = `Node ${process.versions.node.split('.')[0]}`;
/** The default number of attempts, and a lease and a timeout that let things go wrong. */
const SETTINGS = { timeoutMs: 3000, firstRetryMs: 200, longestRetryMs: 2000 };
const SHORT = { ...SETTINGS, leaseMs: 1000 };

/** How many kills of which processes that share the file. */
const KINDS: readonly (readonly [number, string, readonly ('new' | 'old')[], SqliteSettings])[] = [
  [MANY || 8, NEW, ['new', 'new'], SHORT],
  [MANY || 6, 'Node 20', ['old', 'old'], SHORT],
  [MANY || 6, `${NEW} and Node 20 on one file`, ['new', 'old'], SHORT],
  ...(MANY ? ([[10, `${NEW} at the default lease`, ['new', 'new'], SETTINGS]] as const) : []),
];

type Lane = { readonly start: (task: Partial<Task> & Pick<Task, 'name'>) => Worker; readonly number: number };

it.each(KINDS)(
  'survives %d kills under %s: loses nothing, and only those die whose own fault it is',
  { timeout: 120_000 + MANY * 10_000 },
  async (kills, title, nodes, settings) => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const toOldCommand = nodes.includes('old') ? await prepareOldNode(join(folder, 'old')) : toCommand;
    const workers: Worker[] = [];
    const lanes = nodes.map((node, number): Lane => {
      const start: Lane['start'] = (given) => {
        const task: Task = { folder, log, tricks: true, settings, ...given };
        const worker = startWorker(task, node === 'old' ? toOldCommand(task) : toCommand(task));
        workers.push(worker);
        return worker;
      };
      return { start, number };
    });
    const from = performance.now();
    let exits = 0;

    const killAll = async ({ start, number }: Lane): Promise<void> => {
      for (let round = number; round < kills; round += lanes.length) {
        const worker = start({ name: `round-${round}`, emit: null, everyMs: 1 });
        if (await runUntilTime(worker)) exits++;
        worker.process.kill('SIGKILL');
        await worker.ended;
      }
    };
    await Promise.all(lanes.map(killAll));

    const quiet = new AbortController();
    const supervise = async ({ start }: Lane): Promise<void> => {
      while (!quiet.signal.aborted) {
        const worker = start({ name: 'last' });
        await Promise.race([worker.ended, new Promise((resolve) => quiet.signal.addEventListener('abort', resolve))]);
        if (!quiet.signal.aborted) exits++;
        worker.process.kill('SIGTERM');
        await worker.ended;
      }
    };
    const supervised = Promise.all(lanes.map(supervise));
    const bus = await openTestBus(folder);
    const check = async () => (await bus.admin.stats()).every(({ waiting, running }) => waiting + running === 0);
    await waitFor(check, 'quiet', 90_000 + kills * 5000);
    quiet.abort();
    await supervised;
    const dead = await bus.admin.deliveries({ state: 'dead', limit: 10_000 });
    await bus.close();

    const accepted = workers.flatMap((worker) => wordsOf(worker, 'accepted'));
    const deliveries = readLog(log);
    const delivered = new Set(deliveries);
    const all = accepted.flatMap((id) => [`${id} first`, `${id} second`]);
    const lost = all.filter((one) => !delivered.has(one) && !isDeadly(one));
    const wrong = dead.filter(({ id, subscriber }) => !isDeadly(`${id} ${subscriber}`));
    const repeats = deliveries.length - delivered.size;
    const unexplained = findUnexplained(deliveries, workers);
    console.log(
      `${title}: ${kills} kills and ${exits} exits in ${Math.round((performance.now() - from) / 1000)} s: ` +
        `${accepted.length} accepted, ${lost.length} lost, ${dead.length} dead, ${wrong.length} of them wrongly, ` +
        `${repeats} of ${deliveries.length} deliveries repeated, ${unexplained.length} without a reason`,
    );
    expect(accepted.length).toBeGreaterThan(kills * 5);
    expect(wrong.map(({ id, subscriber, error }) => `${id} ${subscriber}: ${error}`)).toEqual([]);
    expect(lost).toEqual([]);
    expect(unexplained).toEqual([]);
    // Each kill may repeat what had returned in the same moment, so on a busy machine, which delivers less between two
    // kills, the share is no measure.
    expect(repeats).toBeLessThanOrEqual(Math.max(deliveries.length * 0.005, kills * 4));
    const database = new DatabaseSync(join(folder, 'events.db'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    database.close();
  },
);

/** A worker is killed after at least this many accepted events: a busy machine takes longer for them. */
const LEAST_EVENTS = 20;

/** Resolves when it is time to kill the worker, with whether it has ended by itself before. */
async function runUntilTime(worker: Worker): Promise<boolean> {
  const isOver = { yet: false };
  void worker.ended.then(() => (isOver.yet = true));
  await waitFor(() => isOver.yet || worker.lines().includes('ready'), 'start of a worker', 30_000);
  const from = performance.now();
  const forMs = 300 + Math.random() * 700;
  const isTime = () => performance.now() - from > forMs && wordsOf(worker, 'accepted').length > LEAST_EVENTS;
  while (!isOver.yet && !isTime()) await sleep(10);
  return isOver.yet;
}

function isDeadly(delivery: string): boolean {
  return delivery.endsWith('first') && DEADLY.has(toTrick(delivery.split(' ')[0]!));
}

function wordsOf(worker: Worker, verb: string): readonly string[] {
  return worker.lines().flatMap((line) => (line.startsWith(`${verb} `) ? [line.slice(verb.length + 1)] : []));
}

/** A worker has started at most this many since the oldest of them whose result was not stored. */
const TOGETHER = 60;

/**
 * The deliveries that ended more than once although nothing has kept their results from being stored. That happens when
 * their process ends soon, stands still for so long that others take it for dead, or had given them up.
 */
function findUnexplained(deliveries: readonly string[], workers: readonly Worker[]): readonly string[] {
  const repeated = new Set(deliveries.filter((one, index) => deliveries.indexOf(one) !== index));
  const reasonless = new Map<string, number>();
  for (const worker of workers) {
    const lines = worker.lines();
    const isSignalled = lines.at(-1) !== 'closed';
    const started = wordsOf(worker, 'started');
    const lastStart = started.length - 1;
    started.forEach((line, index) => {
      const [id, subscriber, attempt] = line.split(' ');
      const key = `${id} ${subscriber}`;
      if (!repeated.has(key)) return;
      if (attempt === '1' && subscriber === 'first' && toTrick(id!) === 'throws once') return;
      const since = lines.slice(lines.indexOf(`started ${line}`));
      const hasReason =
        (isSignalled && lastStart - index < TOGETHER) ||
        since.some((one) => one.startsWith('stood still ') || one === `aborted ${key}`);
      if (!hasReason) reasonless.set(key, (reasonless.get(key) ?? 0) + 1);
    });
  }
  return [...reasonless].filter(([, count]) => count > 1).map(([key]) => key);
}
