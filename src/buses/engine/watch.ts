import type { Member } from './store.js';

/**
 * Watches the heartbeats of other processes. Each process has a counter as its heartbeat; the observer measures with
 * its own monotonic clock how long a counter has not changed. Wall clocks are never compared.
 */
export type Watch = {
  /** Takes what the store says now. Returns those that have been silent for a whole lease. */
  readonly observe: (others: readonly Member[], now: number) => readonly Member[];
};

type Seen = { readonly beat: number; readonly silentMs: number };

export function createWatch(leaseMs: number): Watch {
  let seen = new Map<string, Seen>();
  let observedAt: number | undefined;
  return {
    observe: (others, now) => {
      // An observer that was silent itself, because it was stalled or suspended or the store was locked, cannot know
      // whether others were. So no more than the usual time between two observations counts.
      const passedMs = observedAt === undefined ? 0 : Math.min(now - observedAt, longestStep(leaseMs));
      observedAt = now;
      seen = new Map(others.map(({ id, beat }) => [id, look(seen.get(id), beat, passedMs)]));
      return others.filter(({ id }) => seen.get(id)!.silentMs >= leaseMs * ENOUGH);
    },
  };
}

/** How often a process beats within a lease. */
export const BEATS = 3;

/** The least part of a lease: timers fire up to a millisecond early. */
const ENOUGH = 0.98;

function longestStep(leaseMs: number): number {
  return (leaseMs / BEATS) * 1.2;
}

function look(last: Seen | undefined, beat: number, passedMs: number): Seen {
  return { beat, silentMs: last?.beat === beat ? last.silentMs + passedMs : 0 };
}
