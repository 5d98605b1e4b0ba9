import type { DeliveredEvent, DeliveryContext, Envelope } from './envelope.js';

/** Runs one subscriber on one event; rejects when its `listen` did. */
export type Deliver = (subscriber: string, event: DeliveredEvent, context: DeliveryContext) => Promise<void>;

/** Where emitted events go. */
export interface Bus {
  /** Resolves when every envelope is durable. Rejects with an `EmitError` that holds one failure per refused envelope. */
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  /** For buses that are polled by this process: delivers until closed; closing waits for what is running. */
  readonly consume?: (deliver: Deliver) => Promise<{ close(): Promise<void> }>;
}

/** Why one event of an emit was not accepted. */
export type EmitFailure = {
  readonly type: string;
  /** Stable, for programs: `not-connected`, `not-json`, `refused`, … */
  readonly code: string;
  /** For people. */
  readonly message: string;
};

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
