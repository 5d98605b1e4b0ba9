import { type Activity, ATTEMPTS, type DeliveryActivity, type EmitActivity } from './activity.js';
import type { Journal } from './journal.js';

/** Takes what processes tell, and completes it. */
export type Recorder = {
  /** `origin` is the event of a delivery; it is added if nobody told of it before. */
  readonly add: (pid: number | undefined, activity: Activity, origin?: EmitActivity) => void;
  /** The process has ended: what ran in it has failed. */
  readonly lost: (pid: number | undefined, error: string) => void;
};

const MOST_EVENTS = 10_000;

export function createRecorder(journal: Journal): Recorder {
  const events = new Set<string>();
  const running = new Map<number | undefined, Map<string, DeliveryActivity>>();

  const remember = (id: string): void => {
    events.add(id);
    if (events.size > MOST_EVENTS) events.delete(events.values().next().value!);
  };

  const trackDelivery = (pid: number | undefined, activity: DeliveryActivity): void => {
    const mine = running.get(pid) ?? new Map<string, DeliveryActivity>();
    running.set(pid, mine);
    if (activity.outcome === undefined) mine.set(activity.id, activity);
    else mine.delete(activity.id);
  };

  return {
    add(pid, activity, origin) {
      if (activity.kind === 'emit') remember(activity.id);
      if (activity.kind === 'delivery') trackDelivery(pid, activity);
      if (origin !== undefined && !events.has(origin.id)) {
        remember(origin.id);
        journal.add(origin);
      }
      journal.add(activity);
    },
    lost(pid, error) {
      const lost = [...(running.get(pid)?.values() ?? [])];
      for (const activity of lost) {
        const ms = Date.now() - Date.parse(activity.time);
        // Of several deliveries, nobody knows which one was guilty: none of them is charged.
        const outcome = lost.length === 1 && activity.attempt >= ATTEMPTS ? 'dead' : 'failed';
        journal.add({ ...activity, ms, outcome, error });
      }
      running.delete(pid);
    },
  };
}
