import type { Activity } from './activity.js';

/** What happened since the server started. */
export type Journal = {
  readonly add: (activity: Activity) => void;
  /** The last 1,000, oldest first. */
  readonly activities: () => readonly Activity[];
  /** Calls `listener` with every later activity; returns a function that ends this. */
  readonly listen: (listener: (activity: Activity) => void) => () => void;
};

const MOST = 1000;

export function createJournal(): Journal {
  const kept = new Map<string, Activity>();
  const listeners = new Set<(activity: Activity) => void>();
  return {
    add(activity) {
      // A map keeps the place of a key that is set again.
      kept.set(`${activity.kind} ${activity.id}`, activity);
      if (kept.size > MOST) kept.delete(kept.keys().next().value!);
      for (const listener of listeners) listener(activity);
    },
    activities: () => [...kept.values()],
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
