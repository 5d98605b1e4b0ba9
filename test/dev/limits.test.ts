import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AppProcess } from '../../src/dev/fleet/app-process.js';
import { createFleet } from '../../src/dev/fleet/fleet.js';
import type { Activity } from '../../src/dev/journal/activity.js';
import { createJournal } from '../../src/dev/journal/journal.js';
import type { AppCode } from '../../src/dev/messages.js';
import { createRouter } from '../../src/dev/server/router.js';
import { createListener } from '../../src/dev/server/serve.js';

test('a handler that does not answer in time has a 504', async () => {
  const journal = createJournal();
  const seen: Activity[] = [];
  journal.listen((activity) => seen.push(activity));
  const span = { file: 'functions/api/slow.ts', start: 0, end: 0 };
  const listener = createListener({
    folder: '/app',
    fleet: { whenFresh: async () => undefined, call: () => new Promise(() => {}) },
    journal,
    router: () => createRouter([{ method: 'GET', path: '/slow', file: span.file, span }]),
    page: async () => undefined,
    isExposed: false,
    patienceMs: 50,
  });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/slow`);
  expect(response.status).toBe(504);
  expect(await response.text()).toContain('GET in functions/api/slow.ts has not answered within 0.05 s.');
  expect(seen.at(-1)).toMatchObject({ kind: 'request', status: 504 });
});

describe('a process that crashes at its start', () => {
  afterEach(() => void vi.useRealTimers());

  const code: AppCode = {
    folder: '/app',
    env: {},
    manifest: { events: [], subscribers: [] },
    subscribers: [],
    memory: true,
  };

  /** It never gets ready. */
  const openCrashing = (): AppProcess => ({
    pid: 1,
    warm: Promise.resolve(),
    start: () => Promise.reject(new Error('crashed')),
    call: async () => ({ kind: 'lost', begun: false, error: 'crashed' }),
    ask: () => Promise.reject(new Error('crashed')),
    retire: async () => undefined,
    stop: async () => undefined,
    kill: () => undefined,
    ended: Promise.resolve('crashed'),
    hasServed: () => false,
  });

  test('is started again after pauses that grow, six times; then at a change', async () => {
    vi.useFakeTimers();
    const started = Date.now();
    const failures: { readonly ms: number; readonly isFinal: boolean }[] = [];
    const fleet = createFleet({
      open: openCrashing,
      onReady: () => undefined,
      onFailure: (_, isFinal) => failures.push({ ms: Date.now() - started, isFinal }),
    });
    fleet.takeOver(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(failures).toEqual([
      { ms: 0, isFinal: false },
      { ms: 0, isFinal: false },
      { ms: 200, isFinal: false },
      { ms: 600, isFinal: false },
      { ms: 1400, isFinal: false },
      { ms: 3000, isFinal: true },
    ]);
    const call = { ...({} as Parameters<typeof fleet.call>[0]), id: '1' };
    expect(await fleet.call(call)).toEqual({ kind: 'down', error: 'crashed' });
    fleet.takeOver(code);
    await vi.advanceTimersByTimeAsync(0);
    expect(failures[6]).toMatchObject({ isFinal: false });
    fleet.kill();
  });
});
