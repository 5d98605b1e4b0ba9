import type { Attempt } from '../attempt.js';

/** What waits for one subscriber, in order, and how much of it runs. */
export type Lane = {
  readonly push: (attempt: Attempt) => void;
  /** The next attempts, as many as may run now; they count as running. */
  readonly take: () => readonly Attempt[];
  /** One of those that were taken is over. */
  readonly release: () => void;
};

const NOTHING: readonly Attempt[] = [];

export function createLane(concurrency: number): Lane {
  let waiting: Attempt[] = [];
  let first = 0;
  let running = 0;
  return {
    push: (attempt) => void waiting.push(attempt),
    take: () => {
      if (first === waiting.length || running === concurrency) return NOTHING;
      const taken = waiting.slice(first, first + concurrency - running);
      first += taken.length;
      running += taken.length;
      // Taken ones are dropped in bulk: shifting a long array is linear.
      if (first * 2 > waiting.length) {
        waiting = waiting.slice(first);
        first = 0;
      }
      return taken;
    },
    release: () => void running--,
  };
}
