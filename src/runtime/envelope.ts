/** One emitted event as a bus stores and transports it. */
export type Envelope = {
  /** The idempotency key: a bus delivers envelopes with the same id only once. */
  readonly id: string;
  /** The event name, for example `user.registered`. */
  readonly type: string;
  /** The payload, as plain JSON values: a copy of the data passed to `emit`. */
  readonly data: unknown;
  /** When the event was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** The earliest time of delivery: ISO 8601, UTC. Default: at once. */
  readonly notBefore?: string;
  /** Strings sent beside the payload, for example `traceparent`. */
  readonly meta?: Readonly<Record<string, string>>;
};

/** The first argument of `listen`: exactly the event name and its payload. */
export type DeliveredEvent<T = unknown> = { type: string; data: T };

/** The second argument of `listen`. */
export type DeliveryContext = {
  /** The idempotency key of the event: the same for every delivery of one emit. */
  readonly id: string;
  /** When the event was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** The number of this attempt: 1 for the first delivery to this subscriber, 2 for the first retry, and so on. */
  readonly attempt: number;
  /** The `meta` of the emit, for example `traceparent`; empty when there was none. */
  readonly meta: Readonly<Record<string, string>>;
  /**
   * Aborts when the bus gives up on this attempt: it took too long, another process took the delivery over, or this
   * process stopped delivering.
   */
  readonly signal: Signal;
};

/** `AbortSignal` where the program declares it (through `@types/node` or the `dom` library). */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : { readonly aborted: boolean };
