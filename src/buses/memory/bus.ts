import type { Delivery } from '../../runtime/admin.js';
import { type Bus, type Consumer, type Deliver, EmitError, type EmitFailure } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import type { Attempt } from '../attempt.js';
import { unknownEvent } from '../refusals.js';
import { checkSubscribers, createRoutes, type ManifestSource } from '../routing.js';
import { type DeliverySettings, fillSettings } from '../settings.js';
import { createKnownIds } from './known-ids.js';
import { createQueue } from './queue.js';

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
};

/** How many ids the bus remembers, at least. An event with an older id may be delivered again. */
const KNOWN_IDS = 10_000;

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
  const routes = createRoutes(manifest);
  const ids = createKnownIds(KNOWN_IDS);
  const dead: Delivery[] = [];
  const queue = createQueue(settings, (attempt, failure) => void dead.push(toDead(attempt, failure)));

  function accept(envelope: Envelope, index: number): EmitFailure | undefined {
    const subscribers = routes(envelope.type);
    if (subscribers === undefined) return unknownEvent(envelope, index);
    if (!ids.add(envelope.id)) return undefined;
    const delayMs = envelope.notBefore === undefined ? 0 : Date.parse(envelope.notBefore) - Date.now();
    for (const subscriber of subscribers) queue.push({ subscriber, envelope, number: 1 }, delayMs);
    return undefined;
  }

  return {
    maxBytes: settings.maxBytes,
    publish: async (batch) => {
      const failures = batch.map(accept).filter((failure) => failure !== undefined);
      if (failures.length > 0) throw new EmitError(failures);
    },
    consume: async (deliver) => {
      checkSubscribers(manifest, deliver);
      return queue.consume(deliver);
    },
    idle: queue.idle,
    dead: () => [...dead],
  };
}

function toDead({ envelope: { id, type, time }, subscriber, number }: Attempt, error: string): Delivery {
  return { id, type, subscriber, state: 'dead', attempt: number, time, error };
}
