import type { Envelope } from './envelope.js';

/**
 * The state of a delivery:
 *
 * - `waiting`: not started yet, or waiting for its next attempt
 * - `running`: the subscriber has been called and has not returned yet
 * - `done`: the subscriber returned
 * - `dead`: the last attempt failed; `redrive` starts it again
 */
export type DeliveryState = 'waiting' | 'running' | 'done' | 'dead';

/** The delivery of one event to one subscriber. */
export type Delivery = {
  /** The id of the event. */
  readonly id: string;
  /** The event name, for example `user.registered`. */
  readonly type: string;
  /** The name of the subscriber. */
  readonly subscriber: string;
  readonly state: DeliveryState;
  /** The number of attempts since the event was emitted, or since the delivery was last redriven or replayed. */
  readonly attempt: number;
  /** When the event was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** The error of the last failed attempt, with its stack where there is one. */
  readonly error?: string;
};

/**
 * Selects deliveries. A delivery must match every member that is set; an empty filter matches all.
 *
 * A time is ISO 8601, in UTC if it names no zone (`2026-11-23`, `2026-11-23T10:00`, `2026-11-23T10:00+01:00`), or an age
 * in seconds, minutes, hours, days or weeks (`30m`, `12h`, `7d`).
 */
export type DeliveryFilter = {
  /** The id of the event. */
  readonly id?: string;
  /** The event name. */
  readonly type?: string;
  /** The name of the subscriber. */
  readonly subscriber?: string;
  /** Events emitted at this time or later. */
  readonly since?: string;
  /** Events emitted before this time. */
  readonly until?: string;
};

/** The number of deliveries of one event name to one subscriber, by state. */
export type DeliveryCounts = { readonly type: string; readonly subscriber: string } & Readonly<
  Record<DeliveryState, number>
>;

/**
 * Inspects and repairs the deliveries that a bus stores. Every method rejects when the store cannot be read or written;
 * with a `RangeError` for what is no time, no whole positive number, or a name that neither the manifest nor the store
 * has; and with a `TypeError` for an option that it does not have. What it changes, it changes in small steps: if it
 * rejects halfway, repeat it.
 *
 * @example
 * const dead = await bus.admin.deliveries({ state: 'dead', since: '12h', limit: 10 });
 * await bus.admin.redrive({ subscriber: 'send-welcome-email' });
 */
export type Admin = {
  /** Counts the deliveries, sorted by event name and then by subscriber. */
  readonly stats: () => Promise<readonly DeliveryCounts[]>;
  /** Lists deliveries, newest event first. `limit` is the largest number to return. Default: 100. */
  readonly deliveries: (
    filter?: DeliveryFilter & { readonly state?: DeliveryState; readonly limit?: number },
  ) => Promise<readonly Delivery[]>;
  /** The event with this id, as it was emitted; `undefined` if the store has none. `notBefore` is not kept. */
  readonly event: (id: string) => Promise<Envelope | undefined>;
  /** Starts dead deliveries again, each with all its attempts. Resolves with the number of deliveries started. */
  readonly redrive: (filter?: DeliveryFilter) => Promise<number>;
  /**
   * Delivers events again, to the subscribers they have now: repeats deliveries that are done or dead, and adds those
   * to subscribers that are new since the event was emitted. Leaves deliveries that are waiting or running alone.
   * Resolves with the number of deliveries started.
   */
  readonly replay: (filter?: DeliveryFilter) => Promise<number>;
  /**
   * Deletes events emitted before `before` (a time or an age, as in a filter) whose deliveries are all done; with `dead`, those whose
   * deliveries are all done or dead. Resolves with the number of events deleted.
   *
   * The ids of deleted events are deleted too, so an event that is emitted again with the same id is delivered again.
   */
  readonly prune: (options: { readonly before: string; readonly dead?: boolean }) => Promise<number>;
};
