import type { Claim } from '../engine/store.js';

/**
 * A delivery in memory, which is its own claim: a delivery that waits again goes on as another entry, so that an old
 * claim cannot be mistaken for a new one.
 */
export type Entry = Pick<Claim, 'envelope' | 'subscriber' | 'fence'> & {
  /** The entry itself. */
  key: unknown;
  /** Its place among all, in the order in which they were accepted. */
  readonly order: number;
  state: 'waiting' | 'running' | 'over';
  /** When it may start, in milliseconds of the clock. */
  due: number;
  /** The number of the attempt that runs, or that comes next. */
  readonly number: number;
  process: string | undefined;
  suspicion?: string;
};

/** The waiting deliveries of one subscriber. */
export type Lane = {
  /** Adds a delivery that waits. */
  readonly add: (entry: Entry, now: number) => void;
  /** Removes ordinary deliveries that are due, at most `most`, in the order in which they were due. */
  readonly take: (most: number, now: number) => readonly Entry[];
  /** Removes one suspect that is due. */
  readonly takeSuspect: (now: number) => Entry | undefined;
  readonly hasSuspect: (now: number) => boolean;
  /** Makes the suspects of a suspicion ordinary. */
  readonly acquit: (suspicion: string, now: number) => void;
  /** When the next delivery becomes due that is not due yet. */
  readonly next: (now: number) => number | undefined;
};

const NOTHING: readonly Entry[] = [];

type State = {
  /** Those that are due, from `first` on. */
  ready: Entry[];
  first: number;
  /** Those that are not due yet, as a heap: the first to become due is the first. */
  readonly later: Entry[];
  suspects: Entry[];
};

export function createLane(): Lane {
  const state: State = { ready: [], first: 0, later: [], suspects: [] };
  return {
    add: (entry, now) => add(state, entry, now),
    take: (most, now) => take(state, most, now),
    takeSuspect: (now) => {
      const index = state.suspects.findIndex(({ due }) => due <= now);
      return index < 0 ? undefined : state.suspects.splice(index, 1)[0];
    },
    hasSuspect: (now) => state.suspects.length > 0 && state.suspects.some(({ due }) => due <= now),
    acquit: (suspicion, now) => {
      const cleared = state.suspects.filter((entry) => entry.suspicion === suspicion);
      if (cleared.length === 0) return;
      state.suspects = state.suspects.filter((entry) => entry.suspicion !== suspicion);
      for (const entry of cleared) {
        delete entry.suspicion;
        add(state, entry, now);
      }
    },
    next: (now) => findNext(state, now),
  };
}

function add(state: State, entry: Entry, now: number): void {
  if (entry.suspicion !== undefined) return void state.suspects.push(entry);
  if (state.later.length > 0) promote(state, now);
  if (entry.due <= now) state.ready.push(entry);
  else push(state.later, entry);
}

/** Moves what has become due behind those that were due before. */
function promote({ ready, later }: State, now: number): void {
  while (later.length > 0 && later[0]!.due <= now) ready.push(pop(later));
}

function take(state: State, most: number, now: number): readonly Entry[] {
  if (state.later.length > 0) promote(state, now);
  const { ready, first } = state;
  if (first === ready.length || most <= 0) return NOTHING;
  const taken = ready.slice(first, first + most);
  state.first += taken.length;
  // Drops taken ones in bulk: removing one from the front of a long array takes linear time.
  if (state.first * 2 > ready.length) {
    state.ready = ready.slice(state.first);
    state.first = 0;
  }
  return taken;
}

function findNext({ later, suspects }: State, now: number): number | undefined {
  const dues = suspects.length === 0 ? [] : suspects.map(({ due }) => due).filter((due) => due > now);
  if (later.length > 0) dues.push(later[0]!.due);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(entry, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): Entry {
  const top = heap[0]!;
  const last = heap.pop()!;
  const { length } = heap;
  if (length === 0) return top;
  let index = 0;
  for (let child = 1; child < length; child = index * 2 + 1) {
    if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return top;
}
