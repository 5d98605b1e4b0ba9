export { type MemoryBus, memoryBus } from '../buses/memory/bus.js';
export type { Manifest } from '../buses/routing.js';
export { createContext } from './context.js';
export type { Delivered, Subscribers } from './deliver.js';
export { type FakeBus, fakeBus, type FakeBusOptions } from './fake-bus.js';
export type { Part } from './match.js';
export { withSeeds } from './seeds.js';
