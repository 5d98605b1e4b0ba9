// Opening, listing and pruning a store of 500,000 events: each beside its limit.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Manifest } from '../../src/buses/routing.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { countAgain } from '../buses/admin-store.ts';
import { APP } from '../support/app.ts';
import { writeFiles } from '../support/temp-folder.ts';
import { median, printTable, type Row } from './table.ts';

const EVENTS = 500_000;
const ROUNDS = 9;
const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname;
const manifest: Manifest = {
  events: [{ name: 'user.registered', subscribers: ['mail', 'audit'] }],
  subscribers: [{ name: 'mail' }, { name: 'audit' }],
};

/** Fills a store with a delivery of each event that is done and one that is dead in one of a hundred. */
function fill(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  const event = database.prepare("INSERT INTO event (id, type, data, time) VALUES (?, 'user.registered', ?, ?)");
  const delivery = database.prepare('INSERT INTO delivery (event, subscriber, state, due) VALUES (?, ?, ?, 0)');
  const data = JSON.stringify({ id: 'x'.repeat(36), name: 'Ada Lovelace', email: 'ada@example.com' });
  for (let index = 0; index < EVENTS; index++) {
    const emitted = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
    const { lastInsertRowid } = event.run(`event-${index}`, data, emitted);
    delivery.run(lastInsertRowid, 'mail', 'done');
    delivery.run(lastInsertRowid, 'audit', index % 100 === 0 ? 'dead' : 'done');
  }
  countAgain(database);
  database.exec('COMMIT');
  database.close();
}

async function time(run: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

async function medianOf(run: () => Promise<number> | number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await run());
  return median(times);
}

function list(app: string): Promise<number> {
  return time(() => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'events', 'list'], { cwd: app, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  });
}

/** The longest that the event loop waits for its next turn while `run` runs, in milliseconds. */
async function longestStay(run: () => Promise<unknown>): Promise<number> {
  let [longest, last, isDone] = [0, performance.now(), false];
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await run();
  isDone = true;
  return longest;
}

const limit = (what: string, ours: number, most: number): Row => ({
  what,
  ours,
  baseline: 'limit',
  base: most,
  unit: 'ms',
  goal: 1,
});

export async function benchLargeStore(parent: string): Promise<void> {
  const [app, empty] = [join(parent, 'app'), join(parent, 'empty')];
  for (const each of [app, empty]) writeFiles(each, APP);
  const folder = join(app, '.tsc-run');
  mkdirSync(folder);
  await (await openSqliteBus({ folder, manifest })).close();
  fill(join(folder, 'events.db'));
  const opened = await medianOf(async () => {
    const start = performance.now();
    const bus = await openSqliteBus({ folder, manifest });
    const took = performance.now() - start;
    await bus.close();
    return took;
  });
  const [ours, base] = [await medianOf(() => list(app)), await medianOf(() => list(empty))];
  const bus = await openSqliteBus({ folder, manifest });
  const stats = await medianOf(() => time(bus.admin.stats));
  const dead = await medianOf(() => time(() => bus.admin.deliveries({ state: 'dead' })));
  let took = 0;
  const stay = await longestStay(async () => (took = await time(() => bus.admin.prune({ before: '2026-01-02' }))));
  // What else runs on the machine makes this process wait too.
  const control = await longestStay(() => new Promise((resolve) => setTimeout(resolve, took)));
  await bus.close();
  printTable('A store of 500,000 events', [
    limit('open', opened, 20),
    limit('admin.stats', stats, 5),
    limit('the newest 100 dead deliveries', dead, 20),
    limit('tsc-run events list', ours, 300),
    { what: 'tsc-run events list', ours, baseline: 'without a store', base, unit: 'ms', goal: 2 },
    limit('longest stay while 86,400 are pruned', stay, 50 + control),
    { what: 'the same', ours: stay, baseline: 'without a store', base: control, unit: 'ms' },
  ]);
}
