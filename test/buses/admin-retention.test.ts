import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withRetention } from '../../src/buses/admin/retention.js';
import type { SqliteSettings } from '../../src/buses/sqlite/settings.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { daysAgo, fillStore, openDatabase, type StoredEvent } from './admin-store.js';
import { openTestBus } from './open-test-store.js';

async function consume(folder: string, settings: SqliteSettings = {}) {
  const problems: string[] = [];
  const bus = await openTestBus(folder, { ...settings, onProblem: ({ message }) => problems.push(message) });
  // It delivers to another subscriber than the stored events have.
  const consumer = await bus.consume(Object.assign(async () => {}, { subscribers: ['second'], isPart: true }));
  const left = async () => (await bus.admin.deliveries()).map(({ id }) => id).sort();
  return { bus, consumer, problems, left };
}

const STATES = ['waiting', 'running', 'done', 'dead'] as const;

function history(days: number): readonly StoredEvent[] {
  return STATES.map((state) => ({ id: `${state}-${days}`, time: daysAgo(days), state }));
}

describe('a process that delivers', () => {
  it('forgets what is done and older than a week, says so once, and keeps the rest', async () => {
    const folder = createFolder();
    await fillStore(folder, [...history(8), ...history(6)]);
    const { bus, problems, left } = await consume(folder);
    await waitFor(async () => !(await left()).includes('done-8'), 'the first pass');
    expect(await left()).toEqual(['dead-6', 'dead-8', 'done-6', 'running-6', 'running-8', 'waiting-6', 'waiting-8']);
    expect(problems.filter((message) => message.includes('forgotten'))).toEqual([
      "events older than 7d all of whose deliveries are done are forgotten now, with their ids. To keep them, set keep: 'forever'.",
    ]);
    await bus.close();
  });

  it('keeps an event with one delivery that is not done', async () => {
    const folder = createFolder();
    await fillStore(folder, [{ id: 'half', time: daysAgo(8), state: 'done' }, ...history(9)]);
    const database = openDatabase(folder);
    database.exec("INSERT INTO delivery (event, subscriber, state, due) VALUES (1, 'third', 'dead', 0)");
    database.close();
    const { bus, left } = await consume(folder);
    await waitFor(async () => !(await left()).includes('done-9'), 'the first pass');
    expect(await left()).toContain('half');
    await bus.close();
  });

  it('says nothing where nothing is old, and forgets nothing with keep: forever', async () => {
    const folder = createFolder();
    await fillStore(folder, [...history(400), ...history(6)]);
    const forever = await consume(folder, { keep: 'forever' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await forever.left()).toHaveLength(8);
    await forever.bus.close();
    const long = await consume(folder, { keep: '9999d' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await long.left()).toHaveLength(8);
    expect([...forever.problems, ...long.problems].filter((message) => message.includes('forgotten'))).toEqual([]);
    await long.bus.close();
  });

  it('looks again now and then, and says so once', async () => {
    const folder = createFolder();
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    await fillStore(folder, [
      { id: 'now', time: ago(2000), state: 'done' },
      { id: 'soon', time: ago(0), state: 'done' },
    ]);
    const { bus, left, problems } = await consume(folder, { keep: '1s' });
    await waitFor(async () => (await left()).length === 1, 'the first pass');
    await waitFor(async () => (await left()).length === 0, 'a later pass');
    expect(problems.filter((message) => message.includes('forgotten'))).toHaveLength(1);
    await bus.close();
  });

  it('stops when its consumer closes, in the middle of a pass', async () => {
    const folder = createFolder();
    await fillStore(
      folder,
      Array.from({ length: 30_000 }, (_, index) => ({ id: `${index}`, time: daysAgo(8), state: 'done' as const })),
    );
    const { bus, consumer } = await consume(folder);
    await waitFor(async () => (await bus.admin.stats())[0]!.done < 30_000, 'the first slice');
    await consumer.close();
    const [counts] = await bus.admin.stats();
    expect(counts!.done).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await bus.admin.stats()).toEqual([counts]);
    await bus.close();
  });
});

describe('pruning', () => {
  it('gives space back', async () => {
    const folder = createFolder();
    const data = 'x'.repeat(5_000);
    await fillStore(
      folder,
      Array.from({ length: 4_000 }, (_, index) => ({ id: `${index}`, time: daysAgo(8), state: 'done' as const, data })),
    );
    const size = () => statSync(join(folder, 'events.db')).size;
    const bus = await openTestBus(folder);
    const before = size();
    expect(await bus.admin.prune({ before: '1d' })).toBe(4_000);
    await bus.close();
    expect(before).toBeGreaterThan(20_000_000);
    expect(size()).toBeLessThan(3_000_000);
  });

  it('takes turns with the rest of the process', async () => {
    const folder = createFolder();
    await fillStore(
      folder,
      Array.from({ length: 20_000 }, (_, index) => ({ id: `${index}`, time: daysAgo(8), state: 'dead' as const })),
    );
    const bus = await openTestBus(folder);
    let turns = 0;
    let isDone = false;
    const count = () => void (turns++, isDone || setImmediate(count));
    count();
    expect(await bus.admin.redrive()).toBe(20_000);
    const redriven = turns;
    expect(await bus.admin.deliveries({ until: '2000-01-01' })).toEqual([]);
    const listed = turns;
    isDone = true;
    expect(redriven).toBeGreaterThan(10);
    expect(listed - redriven).toBeGreaterThan(5);
    await bus.close();
  });
});

it('is not started by a consumer whose bus closes meanwhile', async () => {
  let starts = 0;
  const retention = { start: () => void starts++, stop: async () => {} };
  const consumer = { close: async () => {} };
  const bus = withRetention({ consume: async () => consumer, close: async () => {} }, retention);
  const consuming = bus.consume(async () => {});
  await bus.close();
  await consuming;
  expect(starts).toBe(0);
  const open = withRetention({ consume: async () => consumer, close: async () => {} }, retention);
  await open.consume(async () => {});
  expect(starts).toBe(1);
});
