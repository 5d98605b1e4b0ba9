import { memoryBus } from '../../src/buses/memory/bus.js';
import { describeBus } from './conformance.js';

describeBus('memory bus', async (options) => {
  const bus = memoryBus(options);
  return { bus, dead: async () => bus.dead(), close: bus.close };
});
