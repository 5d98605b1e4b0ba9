// What the kill test of PostgreSQL and its workers share.

export type Work = {
  readonly config: { readonly host: string; readonly user: string; readonly database: string };
  readonly log: string;
  /** The prefix of the ids it emits. */
  readonly name: string;
  readonly emits: boolean;
};

/** What an event asks its subscriber to do, the first times it is called. */
export type Oddity = 'throws' | 'hangs' | 'blocks' | 'exits' | 'dies';

export const MANIFEST = {
  events: [
    { name: 'work.asked', subscribers: ['quick', 'slow', 'chain'] },
    { name: 'work.done', subscribers: ['last'] },
    { name: 'odd.asked', subscribers: ['odd'] },
  ],
  subscribers: ['quick', 'slow', 'chain', 'last', 'odd'].map((name) => ({ name })),
};

/** The default number of attempts, and a lease and a timeout that let things go wrong. */
export const SETTINGS = { leaseMs: 1000, timeoutMs: 3000, firstRetryMs: 200, longestRetryMs: 1000, pollMs: 100 };
