import type { Delivery } from '../../runtime/admin.js';
import type { Bus, Consumer, Deliver } from '../../runtime/bus.js';
import { systemClock } from '../engine/clock.js';
import { createEngine } from '../engine/engine.js';
import { guardProblems } from '../engine/problems.js';
import type { ManifestSource } from '../routing.js';
import { type DeliverySettings, fillSettings } from '../settings.js';
import { createMemoryStore } from './store.js';

/** A bus that keeps events in memory. */
export type MemoryBus = Bus & {
  /**
   * Delivers with `deliver` until the consumer is closed. Rejects while another consumer is open, and when `deliverTo`
   * was given a map that lacks a subscriber.
   */
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  /** Resolves when every delivery is done or dead, including those that are delayed or waiting for a retry. */
  readonly idle: () => Promise<void>;
  /** The dead deliveries, in the order in which they failed. */
  readonly dead: () => readonly Delivery[];
  /** Stops delivering as `close` of the consumer does, and refuses later emits. What is not delivered is gone. */
  readonly close: () => Promise<void>;
};

/**
 * Creates a bus that keeps events in memory, for tests and scripts. Events that are not delivered when the process ends
 * are lost. Throws a `RangeError` when a setting is out of range.
 *
 * @example
 * const bus = memoryBus({ manifest });
 * events.connect(bus);
 * await bus.consume(deliverTo({ mail: () => import('./functions/subscribers/mail.js') }));
 */
export function memoryBus({ manifest, ...given }: DeliverySettings & { readonly manifest: ManifestSource }): MemoryBus {
  const settings = fillSettings(given);
  const store = createMemoryStore(systemClock);
  const engine = createEngine({
    store,
    manifest,
    settings: { ...settings, leaseMs: Infinity, pollMs: Infinity },
    onProblem: guardProblems(given.onProblem),
    isCheap: true,
  });
  const { publish, consume, idle, close } = engine;
  return { maxBytes: settings.maxBytes, publish, consume, idle, close, dead: store.dead };
}
