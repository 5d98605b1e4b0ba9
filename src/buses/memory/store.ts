import type { Delivery } from '../../runtime/admin.js';
import type { Clock } from '../engine/clock.js';
import type {
  Claim,
  Exchange,
  Exchanged,
  HeldEvent,
  Member,
  ProcessInfo,
  RoutedEnvelope,
  Settlement,
  Store,
} from '../engine/store.js';
import { createKnownIds, type KnownIds } from './known-ids.js';
import { createLane, type Entry, type Lane } from './lane.js';

/** A store in memory. Several engines may share it. */
export type MemoryStore = Store & { readonly dead: () => readonly Delivery[] };

/** How many events the store remembers, at least. An event with an older id may be delivered again. */
const KNOWN_IDS = 10_000;

type State = {
  readonly now: () => number;
  readonly ids: KnownIds;
  readonly lanes: Map<string, Lane>;
  /** Undefined for a store that one process uses: nobody takes over from it. */
  readonly running: Set<Entry> | undefined;
  readonly members: Map<string, { readonly info: ProcessInfo; beat: number }>;
  readonly dead: Delivery[];
  /** The number of deliveries that are neither done nor dead. */
  open: number;
  accepted: number;
  joined: number;
};

/** `isShared` says whether several engines use the store: then it keeps account of who runs what. */
export function createMemoryStore({ now }: Pick<Clock, 'now'>, isShared = false): MemoryStore {
  const state: State = {
    now,
    ids: createKnownIds(KNOWN_IDS),
    lanes: new Map(),
    running: isShared ? new Set() : undefined,
    members: new Map(),
    dead: [],
    open: 0,
    accepted: 0,
    joined: 0,
  };
  return {
    append: async (batch) => {
      const time = now();
      return batch.map((routed) => append(state, routed, time));
    },
    exchange: async (request) => exchange(state, request),
    join: async (info) => {
      const id = `process-${++state.joined}`;
      state.members.set(id, { info, beat: 0 });
      return id;
    },
    beat: async (process) => {
      const member = state.members.get(process);
      if (member) member.beat++;
      return { isMember: member !== undefined, others: listOthers(state, process), gone: listGone(state) };
    },
    leave: async (process, beat) => {
      const member = state.members.get(process);
      if (member && beat !== undefined && member.beat !== beat) return false;
      state.members.delete(process);
      return true;
    },
    runningOf: async (process) => [...(state.running ?? [])].filter((entry) => entry.process === process).map(toHeld),
    isIdle: async () => state.open === 0,
    close: async () => {},
    dead: () => [...state.dead],
  };
}

function append(state: State, { envelope, subscribers, delayMs }: RoutedEnvelope, now: number) {
  const accepted = state.ids.add(envelope);
  if (accepted !== 'stored') return accepted;
  for (const subscriber of subscribers) {
    const first = { envelope, subscriber, order: state.accepted++, due: now + delayMs, number: 1, fence: 1 };
    findLane(state, subscriber).add(createEntry(first), now);
  }
  state.open += subscribers.length;
  return accepted;
}

function findLane({ lanes }: State, subscriber: string): Lane {
  let lane = lanes.get(subscriber);
  if (lane === undefined) lanes.set(subscriber, (lane = createLane()));
  return lane;
}

function exchange(state: State, request: Exchange): Exchanged {
  const now = state.now();
  for (const settlement of request.settlements) settle(state, settlement, now);
  for (const suspicion of request.acquitted) {
    for (const lane of state.lanes.values()) lane.acquit(suspicion, now);
  }
  if (!state.members.has(request.process)) return { isMember: false, claims: [], hasMore: false, hasSuspect: false };
  const wanted = listWanted(state, request);
  const claims = claim(state, request, wanted, now);
  const hasSuspect = wanted.some(({ lane }) => lane.hasSuspect(now));
  const next = Math.min(...wanted.map(({ lane }) => lane.next(now) ?? Infinity));
  const exchanged = { isMember: true, claims, hasMore: false, hasSuspect };
  return next === Infinity ? exchanged : { ...exchanged, nextMs: next - now };
}

type WantedLane = { readonly lane: Lane; readonly most: number };

function listWanted({ lanes }: State, { wanted, others }: Exchange): readonly WantedLane[] {
  const named = wanted.flatMap(({ subscriber, most }) => {
    const lane = lanes.get(subscriber);
    return lane ? [{ lane, most }] : [];
  });
  if (others === undefined) return named;
  const names = new Set(wanted.map(({ subscriber }) => subscriber));
  for (const [subscriber, lane] of lanes) if (!names.has(subscriber)) named.push({ lane, most: others });
  return named;
}

function claim(state: State, request: Exchange, wanted: readonly WantedLane[], now: number): readonly Claim[] {
  if (request.claim === 'suspect') {
    for (const { lane, most } of wanted) {
      const suspect = most > 0 ? lane.takeSuspect(now) : undefined;
      if (suspect) return [run(state, suspect, request.process)];
    }
  }
  const claims: Claim[] = [];
  for (const { lane, most } of wanted) {
    for (const entry of lane.take(most, now)) claims.push(run(state, entry, request.process));
  }
  return claims;
}

function createEntry(given: Pick<Entry, 'envelope' | 'subscriber' | 'order' | 'due' | 'number' | 'fence'>): Entry {
  const { envelope, subscriber, order, due, number, fence } = given;
  const entry: Entry = {
    key: undefined,
    envelope,
    subscriber,
    order,
    due,
    number,
    fence,
    state: 'waiting',
    process: undefined,
  };
  entry.key = entry;
  return entry;
}

function run(state: State, entry: Entry, process: string): Claim {
  entry.state = 'running';
  entry.process = process;
  state.running?.add(entry);
  return entry;
}

function toHeld({ envelope: { id, type }, ...held }: Entry): HeldEvent {
  return { ...held, id, type };
}

function settle(state: State, { held, state: becomes, delayMs, attempts, suspicion, error }: Settlement, now: number) {
  const entry = held.key as Entry;
  if (entry.state !== 'running') return;
  entry.state = 'over';
  state.running?.delete(entry);
  if (becomes === 'waiting') {
    const next = createEntry({ ...entry, due: now + delayMs, number: attempts + 1, fence: entry.fence + 1 });
    if (suspicion !== undefined) next.suspicion = suspicion;
    return findLane(state, entry.subscriber).add(next, now);
  }
  state.open--;
  if (becomes === 'dead') state.dead.push(toDead(entry, attempts, error ?? ''));
}

function toDead({ envelope: { id, type, time }, subscriber }: Entry, attempt: number, error: string): Delivery {
  return { id, type, subscriber, state: 'dead', attempt, time, error };
}

function listOthers({ members }: State, process: string): readonly Member[] {
  const others: Member[] = [];
  for (const [id, { info, beat }] of members) if (id !== process) others.push({ ...info, id, beat });
  return others;
}

function listGone({ running, members }: State): readonly string[] {
  const owners = new Set([...(running ?? [])].map(({ process }) => process!));
  return [...owners].filter((id) => !members.has(id));
}
