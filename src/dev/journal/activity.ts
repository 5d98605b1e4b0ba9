/** What made the server or the app act: a request, or the delivery of an event. It holds the id of that activity. */
export type Cause = { readonly request: string } | { readonly delivery: string };

/**
 * One thing that happened. It does not change: when it goes on, an activity with the same `kind` and `id` replaces it.
 * Times are ISO 8601, UTC; durations are in milliseconds. An error is text for people, with a source-mapped stack.
 */
export type Activity = RequestActivity | EmitActivity | DeliveryActivity;

/** A request to the server; it has a `status` once it is answered. */
export type RequestActivity = {
  readonly kind: 'request';
  readonly id: string;
  readonly time: string;
  readonly method: string;
  /** As requested, with its query. */
  readonly path: string;
  /** The path of the route, for example `/users/[id]`; absent where no route matches. */
  readonly route?: string;
  /** The file of its handler, relative to the app. */
  readonly file?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly error?: string;
};

/** One emitted event; it has `ms` once the bus has accepted or refused it. */
export type EmitActivity = {
  readonly kind: 'emit';
  /** The id of the event. */
  readonly id: string;
  readonly cause?: Cause;
  readonly time: string;
  /** The event name. */
  readonly type: string;
  /** The payload, as JSON text. Empty where only a delivery told of the event. */
  readonly data: string;
  readonly ms?: number;
  readonly error?: string;
};

/** One attempt to deliver an event to a subscriber; it has an `outcome` once it has ended. */
export type DeliveryActivity = {
  readonly kind: 'delivery';
  /** `<event>/<subscriber>/<attempt>`. */
  readonly id: string;
  /** The id of the event. */
  readonly event: string;
  /** The event name. */
  readonly type: string;
  readonly subscriber: string;
  /** From 1. */
  readonly attempt: number;
  readonly time: string;
  readonly ms?: number;
  /** `dead` if the attempt was the last one. */
  readonly outcome?: 'done' | 'failed' | 'dead';
  readonly error?: string;
};

/** How many attempts a delivery has: the default of the buses, which open with their defaults in development. */
export const ATTEMPTS = 5;
