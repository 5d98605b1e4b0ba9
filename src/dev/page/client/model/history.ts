import type { Activity } from '../../../journal/activity.js';
import { keyOf } from './trace.js';

/** The most activities that the page keeps. */
export const MOST = 1000;

/** The latest activities, each as it was last told. */
export type History = {
  readonly replace: (activities: readonly Activity[]) => void;
  readonly add: (activities: readonly Activity[]) => void;
  /** Oldest first; the same array until something changes. */
  readonly activities: () => readonly Activity[];
};

export function createHistory(): History {
  let kept = new Map<string, Activity>();
  let list: readonly Activity[] | undefined;
  const add = (activities: readonly Activity[]): void => {
    for (const each of activities) {
      kept.set(keyOf(each), each);
      if (kept.size > MOST) kept.delete(kept.keys().next().value!);
    }
    list = undefined;
  };
  return {
    replace(activities) {
      kept = new Map();
      add(activities);
    },
    add,
    activities: () => (list ??= [...kept.values()]),
  };
}
