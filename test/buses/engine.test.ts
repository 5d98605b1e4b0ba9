import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/buses/engine/clock.js';
import { createEngine, type Engine } from '../../src/buses/engine/engine.js';
import { type Store, StoreUnavailable } from '../../src/buses/engine/store.js';
import { createMemoryStore } from '../../src/buses/memory/store.js';
import { fillSettings } from '../../src/buses/settings.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope, MANIFEST } from './open-test-store.js';

/** No beat comes within these tests: whatever happens, the next turn has to do it. */
const SETTINGS = { ...fillSettings({ concurrency: 1 }), leaseMs: 3_600_000, pollMs: 10 };

let engine: Engine;
afterEach(() => engine.close());

async function deliverFrom(store: Store): Promise<readonly string[]> {
  const received: string[] = [];
  engine = createEngine({ store, manifest: MANIFEST, settings: SETTINGS, onProblem: () => {} });
  await engine.consume(async (_subscriber, _event, { id, attempt }) => void received.push(`${id} ${attempt}`));
  return received;
}

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
