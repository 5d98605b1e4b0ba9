/** What travels over a bus: one emitted event with what is needed to deliver it once. */
export type Envelope = {
  /** Idempotency key; unique for each emit. */
  readonly id: string;
  /** The event name, for example `user.registered`. */
  readonly type: string;
  /** Plain JSON values: a copy of what was emitted. */
  readonly data: unknown;
  /** When it was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** Not delivered before this moment: ISO 8601, UTC. */
  readonly notBefore?: string;
  /** Carried beside the payload, for example `traceparent`. */
  readonly meta?: Readonly<Record<string, string>>;
};

/** What a subscriber's `listen` receives as its first argument. */
export type DeliveredEvent<T = unknown> = { type: string; data: T };

/** The second argument of `listen`. */
export type DeliveryContext = {
  /** Idempotency key of the event: the same for every delivery of one emit. */
  readonly id: string;
  /** When the event was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** 1 for the first delivery to this subscriber, 2 for the first retry, and so on. */
  readonly attempt: number;
  /** What was emitted beside the payload, for example `traceparent`. */
  readonly meta: Readonly<Record<string, string>>;
  /** Aborts when the delivery is given up: it took too long, another process took it over, or this one stops. */
  readonly signal: Signal;
};

/** `AbortSignal` wherever the program knows it (`@types/node` or the `dom` library). */
type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : { readonly aborted: boolean };
