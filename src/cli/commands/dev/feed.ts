import type { Activity } from '../../../dev/journal/activity.js';

/** Takes activities as they come, and shows each one once, after what caused it. */
export type Feed = {
  readonly add: (activity: Activity) => void;
  /** Shows what still waits for its cause. */
  readonly flush: () => void;
};

export type FeedOptions = {
  /**
   * `depth` is how many causes the activity has, as far as they were shown. An error that its cause failed with too is
   * left out of `activity`: it has been shown.
   */
  readonly show: (activity: Activity, depth: number) => void;
  /** How long an activity waits for what caused it to end, in milliseconds. */
  readonly patienceMs?: number;
};

type Shown = { readonly depth: number; readonly error: string | undefined };

/** So many are remembered, so that what they cause later is indented. */
const MOST_SHOWN = 5000;

export function createFeed({ show, patienceMs = 1500 }: FeedOptions): Feed {
  const shown = new Map<string, Shown>();
  /** Activities that have started, and not ended. */
  const open = new Map<string, Activity>();
  /** Activities that have ended, by the key of what caused them. */
  const waiting = new Map<string, Activity[]>();
  const timers = new Set<NodeJS.Timeout>();

  const print = (activity: Activity): void => {
    const key = toKey(activity);
    const cause = findCauseKey(activity);
    const above = cause === undefined ? undefined : shown.get(cause);
    const depth = (above?.depth ?? -1) + 1;
    const { error } = activity;
    show(error !== undefined && isSameError(error, above?.error) ? { ...activity, error: '' } : activity, depth);
    shown.set(key, { depth, error });
    if (shown.size > MOST_SHOWN) shown.delete(shown.keys().next().value!);
    const caused = waiting.get(key) ?? [];
    waiting.delete(key);
    for (const each of caused) print(each);
  };

  /** Shows an activity that still runs, because what it caused waits for too long. */
  const giveUp = (key: string): void => {
    const running = open.get(key);
    if (running !== undefined && !shown.has(key)) return printWithCauses(running);
    const caused = waiting.get(key) ?? [];
    waiting.delete(key);
    for (const each of caused) print(each);
  };

  const printWithCauses = (activity: Activity): void => {
    const cause = findCauseKey(activity);
    const running = cause === undefined || shown.has(cause) ? undefined : open.get(cause);
    if (running !== undefined) printWithCauses(running);
    if (!shown.has(toKey(activity)) || !open.has(toKey(activity))) print(activity);
  };

  const wait = (activity: Activity, cause: string): void => {
    const others = waiting.get(cause);
    if (others !== undefined) return void others.push(activity);
    waiting.set(cause, [activity]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      giveUp(cause);
    }, patienceMs);
    timers.add(timer);
  };

  return {
    add(activity) {
      const key = toKey(activity);
      if (!hasEnded(activity)) return void open.set(key, activity);
      open.delete(key);
      const cause = findCauseKey(activity);
      const isFirst = cause !== undefined && !shown.has(cause) && (open.has(cause) || waitsItself(cause, waiting));
      if (isFirst) wait(activity, cause);
      else print(activity);
    },
    flush() {
      for (const timer of timers) clearTimeout(timer);
      for (const key of waiting.keys()) giveUp(key);
    },
  };
}

/** Whether an activity has ended, but waits for its own cause. */
function waitsItself(key: string, waiting: ReadonlyMap<string, readonly Activity[]>): boolean {
  for (const activities of waiting.values()) if (activities.some((each) => toKey(each) === key)) return true;
  return false;
}

function toKey({ kind, id }: Activity): string {
  return `${kind} ${id}`;
}

function findCauseKey(activity: Activity): string | undefined {
  if (activity.kind === 'delivery') return `emit ${activity.event}`;
  if (activity.kind === 'request' || activity.cause === undefined) return undefined;
  const { cause } = activity;
  return 'request' in cause ? `request ${cause.request}` : `delivery ${cause.delivery}`;
}

export function hasEnded(activity: Activity): boolean {
  if (activity.kind === 'request') return activity.status !== undefined;
  return activity.kind === 'emit' ? activity.ms !== undefined : activity.outcome !== undefined;
}

/** By its first line: the stacks may differ. */
function isSameError(error: string, other: string | undefined): boolean {
  return error.split('\n', 1)[0] === other?.split('\n', 1)[0];
}
