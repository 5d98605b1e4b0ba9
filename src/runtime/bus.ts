import type { Admin } from './admin.js';
import type { DeliveredEvent, DeliveryContext, Envelope } from './envelope.js';

/** Runs one subscriber on one event; rejects when its `listen` did. */
export type Deliver = (subscriber: string, event: DeliveredEvent, context: DeliveryContext) => Promise<void>;

/** Deliveries under way. */
export type Consumer = {
  /** Starts no more deliveries, and waits for those that are running. */
  readonly close: () => Promise<void>;
};

/** Where emitted events go. */
export interface Bus {
  /**
   * Resolves when every envelope is durable. Rejects with an `EmitError` that holds one failure per refused envelope,
   * in the order of the batch; the others are accepted. An `id` that was accepted before is accepted again and not delivered again.
   */
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  /** For buses that are polled by this process: delivers until closed. */
  readonly consume?: (deliver: Deliver) => Promise<Consumer>;
  /** The largest payload it takes, in bytes of JSON; without it there is no limit. */
  readonly maxBytes?: number;
  /** For buses that keep what they delivered. */
  readonly admin?: Admin;
}

/** Why one event of an emit was not accepted. */
export type EmitFailure = {
  /** Its place in the batch: always 0 for `emit`. */
  readonly index: number;
  readonly type: string;
  /** Stable, for programs. */
  readonly code: EmitFailureCode;
  /** For people. */
  readonly message: string;
};

export type EmitFailureCode =
  /** `events.connect` was not called. */
  | 'not-connected'
  /** The event name is empty, too long, or holds control characters. */
  | 'invalid-name'
  /** `id`, `delayMs` or `meta` cannot be used. */
  | 'invalid-options'
  /** The payload holds something that JSON cannot. */
  | 'not-json'
  /** The payload is larger than the bus takes. */
  | 'too-large'
  /** The manifest has no such event. */
  | 'unknown-event'
  /** The bus was closed. */
  | 'closed'
  /** The bus could not store or send it. */
  | 'refused';

/** What `emit` rejects with: nothing of what it lists was accepted. */
export class EmitError extends Error {
  override readonly name = 'EmitError';
  readonly failures: readonly EmitFailure[];

  constructor(failures: readonly EmitFailure[], options?: { cause?: unknown }) {
    super(failures.map((failure) => failure.message).join('\n'), options);
    this.failures = failures;
  }
}

/** A registered symbol: the ESM and the CommonJS build of this package share one connection. */
const CONNECTION = Symbol.for('tsc-run.bus.v1');

type Connection = { [CONNECTION]?: Bus | undefined };

/** Every `emit` of this process goes to `bus` from now on; `undefined` disconnects. */
export function connect(bus: Bus | undefined): void {
  (globalThis as Connection)[CONNECTION] = bus;
}

export function findBus(): Bus | undefined {
  return (globalThis as Connection)[CONNECTION];
}
