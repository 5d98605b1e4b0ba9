import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/buses/engine/clock.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope, openTestBus } from './open-test-store.js';
import { readLog, startWorker } from './run-worker.js';

describe('several processes on one store', () => {
  it('never run the same delivery twice', async () => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const workers = ['a', 'b'].map((name) => startWorker({ folder, name, log, emit: 150 }));
    const bus = await openTestBus(folder);
    await waitFor(() => readLog(log).length >= 600, '600 deliveries', 20_000);
    await sleep(50);
    for (const worker of workers) worker.process.kill('SIGTERM');
    for (const worker of workers) await worker.ended;
    expect(readLog(log)).toHaveLength(600);
    expect(new Set(readLog(log)).size).toBe(600);
    for (const worker of workers) expect(worker.lines().at(-1)).toBe('closed');
    expect(await bus.admin.stats()).toMatchObject([
      { done: 300, running: 0 },
      { done: 300, running: 0 },
    ]);
    await bus.close();
  });

  it('start a subscriber once, even if it takes longer than the lease', async () => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const settings = { leaseMs: 500 };
    const worker = startWorker({ folder, name: 'slow', log, settings, listenMs: 1500 });
    await worker.said('ready');
    const bus = await openTestBus(folder, settings);
    await bus.publish([makeEnvelope({ id: 'slow' })]);
    await worker.said('started slow');
    let started = 0;
    await bus.consume(async () => void started++);
    await waitFor(() => readLog(log).length > 0, 'result');
    await sleep(200);
    expect({ started, log: readLog(log) }).toEqual({ started: 0, log: ['slow first'] });
    expect(await bus.admin.deliveries()).toMatchObject([{ state: 'done', attempt: 1 }]);
    await bus.close();
  });

  it('take over at once from a process that was killed', async () => {
    const folder = createFolder();
    const worker = startWorker({ folder, name: 'killed', log: join(folder, 'log'), listenMs: 60_000 });
    await worker.said('ready');
    const bus = await openTestBus(folder);
    await bus.publish([makeEnvelope({ id: 'held' })]);
    await worker.said('started held');
    worker.process.kill('SIGKILL');
    await worker.ended;
    const attempts: number[] = [];
    await bus.consume(async (_subscriber, _event, { attempt }) => void attempts.push(attempt));
    await waitFor(() => attempts.length === 1, 'takeover', 10_000);
    expect(attempts).toEqual([2]);
    await bus.close();
  });

  it('take over from a process that hangs, and ignore its late result', async () => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const settings = { leaseMs: 1000 };
    const worker = startWorker({ folder, name: 'still', log, settings, listenMs: 1500 });
    await worker.said('ready');
    const bus = await openTestBus(folder, settings);
    await bus.publish([makeEnvelope({ id: 'held' })]);
    await worker.said('started held');
    worker.process.kill('SIGSTOP');
    const attempts: number[] = [];
    let finish = () => {};
    await bus.consume(async (_subscriber, _event, { attempt }) => {
      attempts.push(attempt);
      await new Promise<void>((resolve) => (finish = resolve));
    });
    await waitFor(() => attempts.length === 1, 'takeover', 10_000);
    worker.process.kill('SIGCONT');
    await worker.said('aborted held');
    await waitFor(() => readLog(log).length === 1, 'late result');
    await sleep(50);
    expect(await bus.admin.deliveries()).toMatchObject([{ state: 'running', attempt: 2 }]);
    finish();
    await waitFor(async () => (await bus.admin.deliveries({ state: 'done' })).length === 1, 'result');
    expect(attempts).toEqual([2]);
    await bus.close();
  });

  it('stop delivering an event that kills every process that handles it', async () => {
    const folder = createFolder();
    const bus = await openTestBus(folder);
    await bus.publish([makeEnvelope({ id: 'poison' })]);
    const settings = { attempts: 2 };
    for (const name of ['a', 'b']) {
      await startWorker({ folder, name, log: join(folder, 'log'), settings, crash: true }).ended;
    }
    let started = 0;
    const problems: string[] = [];
    const onProblem = ({ message }: Error) => void problems.push(message);
    const healthy = await openTestBus(folder, { ...settings, onProblem });
    await healthy.consume(async () => void started++);
    await waitFor(async () => (await bus.admin.deliveries({ state: 'dead' })).length === 1, 'dead letter');
    expect(started).toBe(0);
    expect(await bus.admin.deliveries()).toMatchObject([{ attempt: 2, error: 'its process ended before it did' }]);
    await waitFor(() => problems.length > 0, 'problem');
    expect(problems).toEqual([
      expect.stringMatching(/'one\.happened' \(id poison\) to 'first' is dead: attempt 2, its last/),
    ]);
    await healthy.close();
    await bus.close();
  });
});

describe('a clock that jumps', () => {
  const HOUR = 3_600_000;
  let offset = 0;
  const clock: Clock = { ...systemClock, wall: () => systemClock.wall() + offset };
  afterEach(() => void (offset = 0));

  it('forward takes no deliveries from a live process', async () => {
    const folder = createFolder();
    const settings = { leaseMs: 5000 };
    const one = await openTestBus(folder, settings, clock);
    const other = await openTestBus(folder, settings, clock);
    let started = 0;
    let finish = () => {};
    const deliver = async () => {
      started++;
      await new Promise<void>((resolve) => (finish = resolve));
    };
    await one.consume(deliver);
    await one.publish([makeEnvelope()]);
    await waitFor(() => started === 1, 'start');
    offset = HOUR;
    await other.consume(deliver);
    await sleep(150);
    expect(started).toBe(1);
    finish();
    await one.close();
    await other.close();
  });

  it('backward does not hold up events emitted before', async () => {
    const folder = createFolder();
    const before = await openTestBus(folder, {}, clock);
    await before.publish([makeEnvelope({ id: 'a' })]);
    await before.close();
    offset = -HOUR;
    const after = await openTestBus(folder, {}, clock);
    const ids: string[] = [];
    await after.consume(async (_subscriber, _event, { id }) => void ids.push(id));
    await waitFor(() => ids.length === 1, 'delivery', 2000);
    expect(ids).toEqual(['a']);
    await after.close();
  });

  it('backward while a process that only emits has the store open holds up no events', async () => {
    const folder = createFolder();
    const emitter = await openTestBus(folder, {}, clock);
    await emitter.publish([makeEnvelope({ id: 'before' })]);
    offset = -HOUR;
    const time = new Date(clock.wall()).toISOString();
    await emitter.publish([makeEnvelope({ id: 'after', time })]);
    await emitter.close();
    const bus = await openTestBus(folder, {}, clock);
    const ids: string[] = [];
    await bus.consume(async (_subscriber, _event, { id }) => void ids.push(id));
    await waitFor(() => ids.length === 2, 'both deliveries', 2000);
    expect(ids.sort()).toEqual(['after', 'before']);
    await bus.close();
  });

  it('backward during a delivery holds up neither events nor retries for longer than a heartbeat', async () => {
    const settings = { leaseMs: 150, firstRetryMs: 50, longestRetryMs: 50 };
    const bus = await openTestBus(createFolder(), settings, clock);
    const attempts: number[] = [];
    await bus.consume(async (_subscriber, _event, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw new Error('again');
    });
    await bus.publish([makeEnvelope({ id: 'a' })]);
    await waitFor(async () => (await bus.admin.deliveries())[0]?.error !== undefined, 'failure');
    offset = -HOUR;
    await waitFor(() => attempts.length === 2, 'retry', 2000);
    expect(attempts).toEqual([1, 2]);
    await bus.close();
  });

  it('backward keeps the remaining delay of an event', async () => {
    const bus = await openTestBus(createFolder(), { leaseMs: 90 }, clock);
    let deliveredAt: number | undefined;
    await bus.consume(async () => void (deliveredAt = performance.now()));
    const emittedAt = performance.now();
    const now = Date.now();
    const iso = (time: number) => new Date(time).toISOString();
    await bus.publish([makeEnvelope({ time: iso(now), notBefore: iso(now + 300) })]);
    offset = -HOUR;
    await waitFor(() => deliveredAt !== undefined, 'delivery', 3000);
    expect(deliveredAt! - emittedAt).toBeGreaterThan(200);
    await bus.close();
  });
});
