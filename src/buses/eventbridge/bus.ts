import { type Bus, EmitError, type EmitFailure, type EmitFailureCode } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import { Flaw } from '../../runtime/flaw.js';
import { busClosed } from '../refusals.js';
import { toEntry } from './entry.js';
import type { Fault } from './fault.js';
import { type EventBridgeBusOptions, fillOptions, type Settings } from './options.js';
import { createOutbox, type Outbox } from './outbox.js';

/** A bus that sends events to Amazon EventBridge. It delivers nothing in this process. */
export type EventBridgeBus = Bus & {
  /** Resolves when everything that was emitted is accepted or refused. Later emits reject. */
  readonly close: () => Promise<void>;
};

/**
 * Creates a bus that sends events to Amazon EventBridge with the package `@aws-sdk/client-eventbridge`, which it loads
 * with the first event.
 *
 * An emit resolves when EventBridge has accepted its event. Events that are emitted in the same tick share requests, at
 * most ten in one. What EventBridge throttles or fails to answer is sent again, until the deadline; so a subscriber may
 * get an event twice, with the same id.
 *
 * Throws a `TypeError` or `RangeError` for an option that makes no sense, and without a source.
 *
 * @example
 * events.connect(eventBridgeBus({ eventBus: 'shop', source: 'shop/prod' }));
 */
export function eventBridgeBus(options: EventBridgeBusOptions = {}): EventBridgeBus {
  return createBus(fillOptions(options));
}

export function createBus(settings: Settings): EventBridgeBus {
  const outbox = createOutbox(settings);
  const publishing = new Set<Promise<void>>();
  let isClosed = false;
  return {
    publish: async (batch) => {
      if (isClosed) throw new EmitError(batch.map(busClosed));
      const settling = settleAll(batch, settings, outbox.add);
      publishing.add(settling);
      return settling.finally(() => publishing.delete(settling));
    },
    close: async () => {
      isClosed = true;
      await Promise.allSettled(publishing);
      await outbox.destroy();
    },
  };
}

/** Resolves when every event of the batch is accepted. Otherwise rejects once each is accepted or refused. */
function settleAll(batch: readonly Envelope[], settings: Settings, add: Outbox['add']): Promise<void> {
  const deadline = settings.deadline();
  const failures: EmitFailure[] = [];
  let left = batch.length;
  let cause: unknown;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      if (failures.length === 0) return resolve();
      reject(
        new EmitError(
          failures.sort((one, other) => one.index - other.index),
          { cause },
        ),
      );
    };
    if (left === 0) end();
    batch.forEach((envelope, index) => {
      const settle = (code?: EmitFailureCode, why?: string): void => {
        const { type } = envelope;
        if (code !== undefined) failures.push({ index, type, code, message: `Cannot emit '${type}': ${why}` });
        if (--left === 0) end();
      };
      const settleItem = (fault?: Fault): void => {
        cause ??= fault?.cause;
        settle(fault && 'refused', fault?.why);
      };
      try {
        add({ entry: toEntry(envelope, settings), settle: settleItem }, deadline);
      } catch (error) {
        if (error instanceof Flaw) settle(error.code, error.message);
        else settle('not-json', `data cannot be read: ${String(error)}`);
      }
    });
  });
}
