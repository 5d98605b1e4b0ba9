import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/buses/engine/clock.js';
import { createEngine, type Engine } from '../../src/buses/engine/engine.js';
import { type Store, StoreUnavailable } from '../../src/buses/engine/store.js';
import { createMemoryStore } from '../../src/buses/memory/store.js';
import { fillSettings } from '../../src/buses/settings.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope, MANIFEST } from './open-test-store.js';

/** No beat comes within these tests: whatever happens, the next turn has to do it. */
const SETTINGS = { ...fillSettings({}), leaseMs: 3_600_000, pollMs: 10 };

let engine: Engine;
afterEach(() => engine.close());

async function deliverFrom(store: Store, listen = async (_id: string) => {}, concurrency = 1) {
  const received: string[] = [];
  engine = createEngine({ store, manifest: MANIFEST, settings: { ...SETTINGS, concurrency }, onProblem: () => {} });
  await engine.consume(async (_subscriber, _event, { id, attempt }) => {
    received.push(`${id} ${attempt}`);
    await listen(id);
  });
  return received;
}

const INFO = { host: 'elsewhere', pid: 1, scope: '', startedAt: '' };

it('starts at once what it claimed with an answer that was lost', async () => {
  const store = createMemoryStore(systemClock, true);
  let isLost = false;
  const received = await deliverFrom({
    ...store,
    exchange: async (request) => {
      const exchanged = await store.exchange(request);
      if (isLost || exchanged.claims.length === 0) return exchanged;
      isLost = true;
      throw new StoreUnavailable('the connection was cut');
    },
  });
  await engine.publish([makeEnvelope({ id: 'one' })]);
  await waitFor(() => received.length > 0, 'delivery');
  expect({ isLost, received }).toEqual({ isLost: true, received: ['one 1'] });
});

it('joins again at once when others have removed it', async () => {
  const store = createMemoryStore(systemClock, true);
  const ids: string[] = [];
  const join: Store['join'] = async (info) => {
    ids.push(await store.join(info));
    return ids.at(-1)!;
  };
  const received = await deliverFrom({ ...store, join });
  await store.leave(ids[0]!);
  await engine.publish([makeEnvelope({ id: 'one' })]);
  await waitFor(() => received.length > 0, 'delivery');
  expect({ joined: ids.length, received }).toEqual({ joined: 2, received: ['one 1'] });
});

it('gives back at once what it has claimed when it is closed, although others still run', async () => {
  const store = createMemoryStore(systemClock, true);
  let closed: Promise<void> | undefined;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const exchange: Store['exchange'] = async (request) => {
    const exchanged = await store.exchange(request);
    if (exchanged.claims.some(({ envelope }) => envelope.id === 'late')) closed = engine.close();
    return exchanged;
  };
  const received = await deliverFrom({ ...store, exchange }, () => released, 2);
  await engine.publish([makeEnvelope({ id: 'long' })]);
  await waitFor(() => received.length > 0, 'delivery');
  await engine.publish([makeEnvelope({ id: 'late' })]);
  await waitFor(() => closed !== undefined, 'closing');
  const process = await store.join(INFO);
  const others = { process, settlements: [], acquitted: [], wanted: [], others: 9, claim: 'ordinary' } as const;
  const isBack = async () => (await store.exchange(others)).claims.some(({ envelope }) => envelope.id === 'late');
  await waitFor(isBack, 'delivery for another process', 2000);
  expect(received).toEqual(['long 1']);
  release();
  await closed;
  expect((await store.beat(process)).others).toEqual([]);
});

it('stores the results of many deliveries in several commits', async () => {
  const store = createMemoryStore(systemClock, true);
  let most = 0;
  const exchange: Store['exchange'] = (request) => {
    most = Math.max(most, request.settlements.length);
    return store.exchange(request);
  };
  const received = await deliverFrom({ ...store, exchange }, async () => {}, 2000);
  await engine.publish(Array.from({ length: 2000 }, (_, index) => makeEnvelope({ id: `many-${index}` })));
  await engine.idle();
  expect({ most, count: received.length }).toEqual({ most: 500, count: 2000 });
});
