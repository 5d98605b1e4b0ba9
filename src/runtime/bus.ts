import type { Admin } from './admin.js';
import type { DeliveredEvent, DeliveryContext, Envelope } from './envelope.js';

/** Calls one subscriber with one event. Rejects when its `listen` throws or rejects. */
export interface Deliver {
  (subscriber: string, event: DeliveredEvent, context: DeliveryContext): Promise<void>;
  /** The names of the subscribers that it can call; any, if there is no list. */
  readonly subscribers?: readonly string[];
  /** Whether the subscribers that the list lacks are left to other processes on purpose. */
  readonly isPart?: boolean;
}

/** Delivers events in this process until it is closed. `bus.consume` returns one. */
export type Consumer = {
  /** Stops starting deliveries, then resolves when the running ones have ended. */
  readonly close: () => Promise<void>;
};

/**
 * Takes emitted events and delivers them to subscribers. Connect one with `events.connect(bus)`.
 *
 * `publish` is all that a bus needs; the other members are for buses that deliver in this process, limit payloads, or
 * store what they delivered.
 *
 * @example
 * const bus: Bus = { publish: (batch) => outbox.insertMany(batch) };
 */
export interface Bus {
  /**
   * Accepts a batch of events. Resolves when every envelope is stored durably.
   *
   * Rejects with an `EmitError` that holds one failure for each refused envelope, in the order of the batch; the others
   * are accepted. An envelope whose `id` was accepted before is accepted again, but not delivered again.
   */
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  /** For buses that deliver in this process: delivers events with `deliver` until the consumer is closed. */
  readonly consume?: (deliver: Deliver) => Promise<Consumer>;
  /** The largest payload that the bus takes, in bytes of JSON. Default: no limit. */
  readonly maxBytes?: number;
  /** For buses that store their deliveries. */
  readonly admin?: Admin;
}

/** Why one event was not accepted. */
export type EmitFailure = {
  /** The position of the event in the batch, from 0; always 0 for `emit`. */
  readonly index: number;
  /** The event name. */
  readonly type: string;
  /** The reason, for programs: codes do not change between versions. */
  readonly code: EmitFailureCode;
  /** The reason, for people. */
  readonly message: string;
};

/** The reasons for which `emit` rejects. */
export type EmitFailureCode =
  /** No bus is connected: `events.connect` was not called. */
  | 'not-connected'
  /** The event name is empty, longer than 128 characters, or contains control characters. */
  | 'invalid-name'
  /** `id`, `delayMs` or `meta` is not valid. */
  | 'invalid-options'
  /** The payload contains a value that JSON cannot hold. */
  | 'not-json'
  /** The payload does not fit the type of the event: `events.connect` was given a `validation`. */
  | 'invalid-payload'
  /** The payload is larger than `maxBytes` of the bus. */
  | 'too-large'
  /** The manifest has no such event. */
  | 'unknown-event'
  /** The bus is closed. */
  | 'closed'
  /** The bus could not store or send the event. */
  | 'refused';

/**
 * The error that `emit` and `emitMany` reject with. None of the events in `failures` was accepted. After `emitMany`,
 * the bus may have accepted the other events of the batch.
 *
 * @example
 * try {
 *   await events.emitMany(batch);
 * } catch (error) {
 *   if (error instanceof EmitError) for (const { index, code } of error.failures) console.error(index, code);
 * }
 */
export class EmitError extends Error {
  override readonly name = 'EmitError';
  /** One failure for each event that was not accepted, in the order of the batch. */
  readonly failures: readonly EmitFailure[];

  constructor(failures: readonly EmitFailure[], options?: { cause?: unknown }) {
    super(failures.map((failure) => failure.message).join('\n'), options);
    this.failures = failures;
  }
}
