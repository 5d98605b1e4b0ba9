/**
 * - `waiting`: not started, or waits for its next attempt
 * - `running`: its subscriber has been called
 * - `done`: the subscriber returned
 * - `dead`: the last attempt failed; `redrive` starts it again
 */
export type DeliveryState = 'waiting' | 'running' | 'done' | 'dead';

/** One event on its way to one subscriber. */
export type Delivery = {
  /** Of the event. */
  readonly id: string;
  readonly type: string;
  readonly subscriber: string;
  readonly state: DeliveryState;
  /** How often it was started since it was emitted, redriven or replayed. */
  readonly attempt: number;
  /** When its event was emitted: ISO 8601, UTC. */
  readonly time: string;
  /** What the last failed attempt said. */
  readonly error?: string;
};

/** All that are given must hold. */
export type DeliveryFilter = {
  readonly id?: string;
  readonly type?: string;
  readonly subscriber?: string;
  /** Emitted at this time or later: ISO 8601, UTC. */
  readonly since?: string;
  /** Emitted before this time: ISO 8601, UTC. */
  readonly until?: string;
};

/** The deliveries of one event name to one subscriber, counted by state. */
export type DeliveryCounts = { readonly type: string; readonly subscriber: string } & Readonly<
  Record<DeliveryState, number>
>;

/** Looks after what a bus keeps. */
export type Admin = {
  /** Sorted by event name and subscriber. */
  readonly stats: () => Promise<readonly DeliveryCounts[]>;
  /** The newest first; 100 of them unless `limit` says otherwise. */
  readonly deliveries: (
    filter?: DeliveryFilter & { readonly state?: DeliveryState; readonly limit?: number },
  ) => Promise<readonly Delivery[]>;
  /** Starts dead deliveries again, with all their attempts. Resolves with how many. */
  readonly redrive: (filter?: DeliveryFilter) => Promise<number>;
  /**
   * Delivers again what was delivered or dead, and for the first time to subscribers that were added since.
   * What is on its way stays as it is. Resolves with how many deliveries.
   */
  readonly replay: (filter?: DeliveryFilter) => Promise<number>;
  /**
   * Forgets events that were emitted before `before` (ISO 8601, UTC) and need nothing more: all delivered, or, with `dead`,
   * delivered or dead. Their ids are forgotten too. Resolves with how many events.
   */
  readonly prune: (options: { readonly before: string; readonly dead?: boolean }) => Promise<number>;
};
