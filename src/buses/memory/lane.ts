import type { Attempt } from '../attempt.js';

/** The queue of one subscriber, and the number of its running deliveries. */
export type Lane = {
  readonly push: (attempt: Attempt) => void;
  /** Removes the next attempts from the queue, as many as may run now, and counts them as running. */
  readonly take: () => readonly Attempt[];
  /** Records that a running attempt has ended. */
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
      // Drops taken attempts in bulk: removing one from the front of a long array takes linear time.
      if (first * 2 > waiting.length) {
        waiting = waiting.slice(first);
        first = 0;
      }
      return taken;
    },
    release: () => void running--,
  };
}
