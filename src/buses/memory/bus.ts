import type { Delivery } from '../../runtime/admin.js';
import { type Bus, type Consumer, type Deliver, EmitError, type EmitFailure } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import type { Attempt } from '../attempt.js';
import { unknownEvent } from '../refusals.js';
import { createRoutes, type ManifestSource } from '../routing.js';
import { type DeliverySettings, fillSettings } from '../settings.js';
import { createKnownIds } from './known-ids.js';
import { createQueue } from './queue.js';

export type MemoryBus = Bus & {
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  /** Resolves when every delivery is done or dead; those that wait for their time or their retry are waited for. */
  readonly idle: () => Promise<void>;
  /** The deliveries that failed for good, in the order in which they did. */
  readonly dead: () => readonly Delivery[];
};

/** An id that is older than this many others may be delivered again. */
const KNOWN_IDS = 10_000;

/** A bus without a disk, for tests and scripts: what is not delivered when the process ends is gone. */
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
    consume: async (deliver) => queue.consume(deliver),
    idle: queue.idle,
    dead: () => [...dead],
  };
}

function toDead({ envelope: { id, type, time }, subscriber, number }: Attempt, error: string): Delivery {
  return { id, type, subscriber, state: 'dead', attempt: number, time, error };
}
