import type { Activity } from '../../../journal/activity.js';

/** One activity in its trace. Times are in milliseconds: `start` since the start of the trace. */
export type Row = {
  readonly key: string;
  readonly activity: Activity;
  /** How many causes it has within the trace. */
  readonly depth: number;
  readonly start: number;
  /** Absent while it goes on. */
  readonly ms?: number;
};

/** A first cause with everything that followed from it. */
export type Trace = {
  /** The key of its first row. */
  readonly key: string;
  /** Each activity after its cause, in the order of time; the attempts of one delivery stand together. */
  readonly rows: readonly Row[];
  /** Since 1970. */
  readonly start: number;
  /** From the start to the last known moment; never 0. */
  readonly ms: number;
};

export function keyOf({ kind, id }: Pick<Activity, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

/** The key of what caused an activity, which may be unknown here. */
export function causeOf(activity: Activity): string | undefined {
  if (activity.kind === 'delivery') return keyOf({ kind: 'emit', id: activity.event });
  if (activity.kind === 'request' || activity.cause === undefined) return undefined;
  const { cause } = activity;
  return 'request' in cause
    ? keyOf({ kind: 'request', id: cause.request })
    : keyOf({ kind: 'delivery', id: cause.delivery });
}

/** Sorts activities into traces, the newest trace first. What has no known cause starts a trace of its own. */
export function toTraces(activities: readonly Activity[]): readonly Trace[] {
  const known = new Map(activities.map((each) => [keyOf(each), each]));
  const effects = new Map<string, Activity[]>();
  const roots: Activity[] = [];
  for (const activity of activities) {
    const cause = causeOf(activity);
    if (cause === undefined || !known.has(cause)) roots.push(activity);
    else if (effects.has(cause)) effects.get(cause)?.push(activity);
    else effects.set(cause, [activity]);
  }
  return roots
    .map((root) => toTrace(root, effects))
    .map((trace, index) => ({ trace, index }))
    .sort((a, b) => b.trace.start - a.trace.start || b.index - a.index)
    .map(({ trace }) => trace);
}

function toTrace(root: Activity, effects: ReadonlyMap<string, readonly Activity[]>): Trace {
  const start = Date.parse(root.time);
  const rows: Row[] = [];
  // Not recursive: a chain of causes may be as long as the journal.
  const waiting = [{ activity: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { activity, depth } = next;
    const key = keyOf(activity);
    const { ms } = activity;
    rows.push({ key, activity, depth, start: Date.parse(activity.time) - start, ...(ms !== undefined && { ms }) });
    const inner = sortEffects(effects.get(key) ?? []).map((each) => ({ activity: each, depth: depth + 1 }));
    waiting.push(...inner.reverse());
  }
  const end = rows.reduce((latest, row) => Math.max(latest, row.start + (row.ms ?? 0)), 0);
  return { key: keyOf(root), rows, start, ms: end || 1 };
}

/** By time, and the attempts for one subscriber after each other. */
function sortEffects(effects: readonly Activity[]): readonly Activity[] {
  const groups = new Map<string, Activity[]>();
  for (const each of effects.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))) {
    const group = each.kind === 'delivery' ? `delivery ${each.subscriber}` : keyOf(each);
    if (groups.has(group)) groups.get(group)?.push(each);
    else groups.set(group, [each]);
  }
  return [...groups.values()].flat();
}
