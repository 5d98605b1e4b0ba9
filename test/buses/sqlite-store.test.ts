import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findFolder } from '../../src/buses/sqlite/open.js';
import { STEPS } from '../../src/buses/sqlite/schema.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope, MANIFEST, openTestBus } from './open-test-store.js';

describe('the folder', () => {
  it('is created with a .gitignore of its own', async () => {
    const root = createFolder();
    execFileSync('git', ['init', '-q'], { cwd: root });
    const bus = await openTestBus(join(root, '.tsc-run'));
    await bus.publish([makeEnvelope()]);
    expect(execFileSync('git', ['status', '--porcelain', '--ignored=no'], { cwd: root, encoding: 'utf8' })).toBe('');
    expect(readFileSync(join(root, '.tsc-run/.gitignore'), 'utf8')).toBe('*\n');
    await bus.close();
    expect(existsSync(join(root, '.tsc-run/events.db-wal'))).toBe(false);
  });

  it('names a file that is not a store', async () => {
    const folder = createFolder({ 'events.db': 'not a database '.repeat(100) });
    await expect(openTestBus(folder)).rejects.toThrow(
      `Cannot open ${join(folder, 'events.db')}: file is not a database`,
    );
  });

  it('names a setting that is not valid', async () => {
    await expect(openTestBus(createFolder(), { leaseMs: 0 })).rejects.toThrow(
      'leaseMs is 0: it must be a number above 0',
    );
  });
});

describe('the schema', () => {
  function writeFirstVersion(folder: string): void {
    const database = new DatabaseSync(join(folder, 'events.db'));
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(STEPS[0]!);
    database.exec('PRAGMA user_version = 1');
    const event = database.prepare('INSERT INTO event (id, type, data, time, meta) VALUES (?, ?, ?, ?, ?)');
    const delivery = database.prepare('INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?)');
    for (const [index, state] of ['waiting', 'running', 'done', 'dead'].entries()) {
      event.run(`old-${state}`, 'one.happened', `{"state":"${state}"}`, '2026-01-01T00:00:00.000Z', null);
      delivery.run(
        index + 1,
        'first',
        state,
        state === 'running' ? 4_000_000_000_000 : 0,
        2,
        state === 'dead' ? 'Error: old' : null,
      );
    }
    database.close();
  }

  it('of version 1 is migrated, and its waiting and running deliveries are delivered', async () => {
    const folder = createFolder();
    writeFirstVersion(folder);
    const bus = await openTestBus(folder, { attempts: 5 });
    const received: [string, number][] = [];
    await bus.consume(async (_subscriber, _event, context) => void received.push([context.id, context.attempt]));
    await waitFor(() => received.length === 2, 'both deliveries');
    expect(received.sort()).toEqual([
      ['old-running', 3],
      ['old-waiting', 3],
    ]);
    const dead = await bus.admin.deliveries({ state: 'dead' });
    expect(dead).toMatchObject([{ id: 'old-dead', attempt: 2, error: 'Error: old' }]);
    expect(await bus.admin.redrive()).toBe(1);
    await waitFor(() => received.length === 3, 'the redriven delivery');
    expect(received[2]).toEqual(['old-dead', 1]);
    await bus.close();
  });

  it('can be migrated by several at once', async () => {
    const folder = createFolder();
    writeFirstVersion(folder);
    const buses = await Promise.all(Array.from({ length: 5 }, () => openTestBus(folder)));
    for (const bus of buses) expect(await bus.admin.deliveries()).toHaveLength(4);
    for (const bus of buses) await bus.close();
  });

  it('of a later version is refused and left unchanged', async () => {
    const folder = createFolder();
    const database = new DatabaseSync(join(folder, 'events.db'));
    database.exec('PRAGMA user_version = 99');
    await expect(openTestBus(folder)).rejects.toThrow(
      /it has version 99, this @tsc-run\/core knows 4\. Update @tsc-run\/core/,
    );
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    database.close();
  });
});

describe('admin', () => {
  async function openWithHistory() {
    const bus = await openTestBus(createFolder(), { attempts: 1 });
    const received: string[] = [];
    const broken = new Set(['second']);
    await bus.consume(async (subscriber, _event, { id }) => {
      received.push(`${id} ${subscriber}`);
      if (broken.has(subscriber)) throw new Error(`${subscriber} is broken`);
    });
    await bus.publish([
      makeEnvelope({ id: 'a', type: 'two.happened', time: '2026-01-01T00:00:00.000Z' }),
      makeEnvelope({ id: 'b', type: 'two.happened', time: '2026-01-02T00:00:00.000Z' }),
      makeEnvelope({ id: 'c', type: 'one.happened', time: '2026-01-03T00:00:00.000Z' }),
    ]);
    const settled = async () => (await bus.admin.stats()).every(({ waiting, running }) => waiting + running === 0);
    await waitFor(() => received.length === 5, '5 deliveries');
    await waitFor(settled, 'quiet');
    return { bus, broken, settled, take: () => received.splice(0).sort() };
  }

  it('counts deliveries by event and subscriber', async () => {
    const { bus } = await openWithHistory();
    expect(await bus.admin.stats()).toEqual([
      { type: 'one.happened', subscriber: 'first', waiting: 0, running: 0, done: 1, dead: 0 },
      { type: 'two.happened', subscriber: 'first', waiting: 0, running: 0, done: 2, dead: 0 },
      { type: 'two.happened', subscriber: 'second', waiting: 0, running: 0, done: 0, dead: 2 },
    ]);
    await bus.close();
  });

  it('lists deliveries, the newest first, with their errors', async () => {
    const { bus } = await openWithHistory();
    const dead = await bus.admin.deliveries({ state: 'dead' });
    expect(dead.map(({ id, subscriber, attempt }) => [id, subscriber, attempt])).toEqual([
      ['b', 'second', 1],
      ['a', 'second', 1],
    ]);
    expect(dead[0]!.error).toContain('Error: second is broken');
    const idsOf = async (filter: Parameters<typeof bus.admin.deliveries>[0]) =>
      (await bus.admin.deliveries(filter)).map(({ id, subscriber }) => `${id} ${subscriber}`);
    expect(await idsOf({ limit: 2 })).toEqual(['c first', 'b first']);
    expect(await idsOf({ type: 'one.happened' })).toEqual(['c first']);
    expect(await idsOf({ id: 'a', subscriber: 'first' })).toEqual(['a first']);
    expect(await idsOf({ since: '2026-01-02T00:00:00.000Z', until: '2026-01-03T00:00:00.000Z' })).toEqual([
      'b first',
      'b second',
    ]);
    await bus.close();
  });

  it('redrives all or some dead deliveries', async () => {
    const { bus, broken, settled, take } = await openWithHistory();
    take();
    broken.clear();
    expect(await bus.admin.redrive({ id: 'a' })).toBe(1);
    await waitFor(settled, 'quiet');
    expect(await bus.admin.redrive({ subscriber: 'first' })).toBe(0);
    expect(await bus.admin.redrive()).toBe(1);
    await waitFor(settled, 'quiet');
    expect(take()).toEqual(['a second', 'b second']);
    expect(await bus.admin.deliveries({ state: 'dead' })).toEqual([]);
    await bus.close();
  });

  it('replays by time, event and subscriber', async () => {
    const { bus, broken, settled, take } = await openWithHistory();
    take();
    broken.clear();
    expect(await bus.admin.replay({ since: '2026-01-02T00:00:00.000Z' })).toBe(3);
    await waitFor(settled, 'quiet');
    expect(take()).toEqual(['b first', 'b second', 'c first']);
    expect(await bus.admin.replay({ type: 'two.happened', subscriber: 'first' })).toBe(2);
    await waitFor(settled, 'quiet');
    expect(take()).toEqual(['a first', 'b first']);
    await bus.close();
  });

  it('replays to a new subscriber, and leaves waiting deliveries alone', async () => {
    const folder = createFolder();
    let manifest = MANIFEST;
    const bus = await openTestBus(folder, { manifest: (() => manifest) as never });
    await bus.publish([makeEnvelope({ id: 'a' })]);
    manifest = { ...MANIFEST, events: [{ name: 'one.happened', subscribers: ['first', 'late'] }] };
    expect(await bus.admin.replay()).toBe(1);
    expect((await bus.admin.deliveries()).map(({ subscriber }) => subscriber)).toEqual(['first', 'late']);
    expect(await bus.admin.replay()).toBe(0);
    await bus.close();
  });

  it('prunes finished events and their ids', async () => {
    const { bus } = await openWithHistory();
    const before = '2026-01-03T00:00:00.000Z';
    expect(await bus.admin.prune({ before })).toBe(0);
    expect(await bus.admin.prune({ before, dead: true })).toBe(2);
    expect((await bus.admin.deliveries()).map(({ id }) => id)).toEqual(['c']);
    await bus.publish([makeEnvelope({ id: 'a' }), makeEnvelope({ id: 'c' })]);
    expect((await bus.admin.deliveries()).map(({ id }) => id)).toEqual(['a', 'c']);
    await bus.close();
  });
});

describe('close', () => {
  it('stores what was published before it, and refuses later events', async () => {
    const folder = createFolder();
    const bus = await openTestBus(folder);
    const published = bus.publish([makeEnvelope({ id: 'a' })]);
    await bus.close();
    await published;
    await expect(bus.publish([makeEnvelope()])).rejects.toThrow("Cannot emit 'one.happened': the bus was closed");
    await bus.close();
    const again = await openTestBus(folder);
    expect(await again.admin.deliveries()).toMatchObject([{ id: 'a', state: 'waiting' }]);
    await again.close();
  });
});

describe('a store that others touch', () => {
  const delayed = () => makeEnvelope({ notBefore: new Date(Date.now() + 60_000).toISOString() });

  it.each(['deleted', 'replaced'])('refuses events once its file was %s, and says so once', async (what) => {
    const folder = createFolder();
    const problems: string[] = [];
    const onProblem = ({ message }: Error) => void problems.push(message);
    const bus = await openTestBus(folder, { leaseMs: 90, onProblem });
    await bus.consume(async () => {});
    await bus.publish([delayed()]);
    const file = join(folder, 'events.db');
    if (what === 'replaced') {
      const other = createFolder();
      await (await openTestBus(other)).close();
      renameSync(join(other, 'events.db'), file);
    } else rmSync(file);
    const why = `events.db was ${what} while this process had it open. Open the bus again`;
    await expect(bus.publish([delayed()])).rejects.toThrow(why);
    await expect(bus.publish([delayed()])).rejects.toThrow(why);
    await waitFor(() => problems.length > 0, 'a problem');
    await sleep(200);
    expect(problems).toEqual([expect.stringContaining(why)]);
    await bus.close();
  });

  it('waits for a lock without blocking the event loop, and tells neither', async () => {
    const folder = createFolder();
    const problems: Error[] = [];
    const bus = await openTestBus(folder, { leaseMs: 300, onProblem: (problem) => void problems.push(problem) });
    const received: number[] = [];
    await bus.consume(async (_subscriber, _event, { attempt }) => void received.push(attempt));
    const other = new DatabaseSync(join(folder, 'events.db'));
    other.exec('BEGIN IMMEDIATE');
    const from = performance.now();
    const published = bus.publish([makeEnvelope()]);
    await sleep(900);
    const lateMs = performance.now() - from - 900;
    other.exec('COMMIT');
    other.close();
    await published;
    await waitFor(() => received.length === 1, 'delivery');
    expect(received).toEqual([1]);
    expect(problems).toEqual([]);
    // A busy machine delays timers too, but not for as long as the lock was held.
    expect(lateMs).toBeLessThan(500);
    await bus.close();
  });

  it.skipIf(process.platform === 'win32')('may be read by its owner only', async () => {
    const folder = join(createFolder(), 'store');
    const bus = await openTestBus(folder);
    await bus.publish([makeEnvelope()]);
    const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
    expect(['.', 'events.db', 'events.db-wal', 'events.db-shm'].map(modeOf)).toEqual(['700', '600', '600', '600']);
    await bus.close();
  });
});

describe('the default folder', () => {
  it('is beside the nearest config upwards, and otherwise in the working directory', () => {
    const app = createFolder({ 'tsc-run.config.ts': '', 'services/mail/index.ts': '' });
    expect(findFolder(join(app, 'services/mail'))).toBe(join(app, '.tsc-run'));
    const other = createFolder({ 'inner/index.ts': '' });
    expect(findFolder(join(other, 'inner'))).toBe(join(other, 'inner/.tsc-run'));
  });
});
