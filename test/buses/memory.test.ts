import { expect, it } from 'vitest';
import { systemClock } from '../../src/buses/engine/clock.js';
import { memoryBus } from '../../src/buses/memory/bus.js';
import { createMemoryStore } from '../../src/buses/memory/store.js';
import { describeBus } from './conformance.js';
import { makeEnvelope, MANIFEST } from './open-test-store.js';
import { describeStore } from './store-contract.js';

describeBus('memory bus', async (options) => {
  const bus = memoryBus(options);
  return { bus, dead: async () => bus.dead(), close: bus.close };
});

describeStore('store in memory', async () => {
  const store = createMemoryStore(systemClock, true);
  return { store, close: store.close };
});

it('advises nobody to start a dead delivery again, which only a durable bus can', async () => {
  const problems: string[] = [];
  const onProblem = ({ message }: Error) => void problems.push(message);
  const bus = memoryBus({ manifest: MANIFEST, attempts: 1, onProblem });
  await bus.consume(() => Promise.reject(new Error('broken')));
  await bus.publish([makeEnvelope({ id: 'one' })]);
  await bus.idle();
  expect(problems).toEqual(["the delivery of 'one.happened' (id one) to 'first' is dead: its only attempt failed."]);
  await bus.close();
});
