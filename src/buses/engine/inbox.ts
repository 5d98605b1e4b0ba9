import { EmitError, type EmitFailure } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import { busClosed, idOfOther, notStored, unknownEvent } from '../refusals.js';
import type { Routes } from '../routing.js';
import type { Clock } from './clock.js';
import type { Problems } from './problems.js';
import { type Accepted, type RoutedEnvelope, type Store, StoreUnavailable } from './store.js';

/** Accepts events. What is published while a commit is on its way shares the next one. */
export type Inbox = {
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  /** Refuses later publications. Resolves when the earlier ones are answered. */
  readonly close: () => Promise<void>;
};

export type InboxOptions = {
  readonly store: Pick<Store, 'append'>;
  readonly routes: Routes;
  readonly clock: Clock;
  readonly problems: Problems;
  /** Called when events were stored. */
  readonly onStored: () => void;
  /** Whether each publication is a commit of its own, because a commit costs nothing. */
  readonly isCheap: boolean;
};

/** What is to be stored of a batch. */
type Part = {
  readonly routed: readonly RoutedEnvelope[];
  /** The place of each routed event in the batch. Without it: the same. */
  readonly places?: readonly number[];
  readonly failures?: readonly EmitFailure[];
};

type Publication = {
  readonly part: Part;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** The most publications and events in one commit, which limits how long others wait for it. */
const LARGEST_GROUP = { publications: 500, events: 1000 };

type State = InboxOptions & {
  pending: Publication[];
  isCommitting: boolean;
  isClosed: boolean;
  whenEmpty: (() => void)[];
};

export function createInbox(options: InboxOptions): Inbox {
  const state: State = { ...options, pending: [], isCommitting: false, isClosed: false, whenEmpty: [] };
  return {
    publish: (batch) => publish(state, batch),
    close: () => {
      state.isClosed = true;
      if (!state.isCommitting) return Promise.resolve();
      return new Promise((resolve) => state.whenEmpty.push(resolve));
    },
  };
}

function publish(state: State, batch: readonly Envelope[]): Promise<void> {
  if (state.isClosed) return Promise.reject(new EmitError(batch.map(busClosed)));
  const part = route(state, batch);
  if (state.isCheap) return store(state, part);
  return new Promise((resolve, reject) => {
    state.pending.push({ part, resolve, reject });
    if (state.isCommitting) return;
    state.isCommitting = true;
    state.clock.soon(() => void commitAll(state));
  });
}

function route({ routes }: State, batch: readonly Envelope[]): Part {
  const routed: RoutedEnvelope[] = [];
  for (const envelope of batch) {
    const subscribers = routes(envelope.type);
    if (subscribers === undefined) break;
    routed.push({ envelope, subscribers, delayMs: toDelay(envelope) });
  }
  if (routed.length === batch.length) return { routed };
  // Rare, so only then are places and failures kept.
  const known = batch.map((envelope) => routes(envelope.type) !== undefined);
  return {
    routed: batch
      .filter((_, index) => known[index])
      .map((envelope) => ({ envelope, subscribers: routes(envelope.type)!, delayMs: toDelay(envelope) })),
    places: batch.flatMap((_, index) => (known[index] ? [index] : [])),
    failures: batch.flatMap((envelope, index) => (known[index] ? [] : [unknownEvent(envelope, index)])),
  };
}

/** Both times come from the clock of the emit, which tests may have replaced. */
function toDelay({ notBefore }: Envelope): number {
  return notBefore === undefined ? 0 : Math.max(0, Date.parse(notBefore) - Date.now());
}

async function commitAll(state: State): Promise<void> {
  while (state.pending.length > 0) await commit(state, takeGroup(state));
  state.isCommitting = false;
  for (const resolve of state.whenEmpty.splice(0)) resolve();
}

function takeGroup({ pending }: State): readonly Publication[] {
  let events = 0;
  let count = 0;
  for (const { part } of pending) {
    const { length } = part.routed;
    if (count > 0 && (events + length > LARGEST_GROUP.events || count === LARGEST_GROUP.publications)) break;
    events += length;
    count++;
  }
  return pending.splice(0, count);
}

/** Answers every publication of the group. Never rejects. */
async function commit(state: State, group: readonly Publication[]): Promise<void> {
  if (group.length === 1) return store(state, group[0]!.part).then(group[0]!.resolve, group[0]!.reject);
  const batch = group.flatMap(({ part }) => part.routed);
  let accepted: readonly Accepted[];
  try {
    accepted = batch.length === 0 ? [] : await state.store.append(batch);
  } catch (cause) {
    if (cause instanceof StoreUnavailable) return group.forEach(({ part, reject }) => reject(refuse(part, cause)));
    // One of them may be to blame: halves are tried apart, so that it fails alone.
    const half = group.length >> 1;
    await commit(state, group.slice(0, half));
    return commit(state, group.slice(half));
  }
  let from = 0;
  for (const { part, resolve, reject } of group) {
    const failures = judge(state, part, accepted.slice(from, (from += part.routed.length)));
    if (failures === undefined) resolve();
    else reject(new EmitError(failures));
  }
  if (accepted.length > 0) state.onStored();
}

/** Stores what one batch holds. Rejects with an `EmitError`. */
async function store(state: State, part: Part): Promise<void> {
  let accepted: readonly Accepted[];
  try {
    accepted = part.routed.length === 0 ? [] : await state.store.append(part.routed);
  } catch (cause) {
    throw refuse(part, cause);
  }
  if (accepted.length > 0) state.onStored();
  const failures = judge(state, part, accepted);
  if (failures !== undefined) throw new EmitError(failures);
}

/** Tells of ids that were used before. Returns what was refused, in the order of the batch. */
function judge(
  { problems }: State,
  { routed, places, failures }: Part,
  accepted: readonly Accepted[],
): readonly EmitFailure[] | undefined {
  let refused = failures;
  for (let index = 0; index < routed.length; index++) {
    const result = accepted[index]!;
    if (result === 'stored') continue;
    const { envelope } = routed[index]!;
    if (result === 'differs') problems.differs(envelope);
    if (typeof result === 'string') continue;
    refused = [...(refused ?? []), idOfOther(envelope, places?.[index] ?? index, result.otherType)];
  }
  return refused && inOrder(refused);
}

function refuse({ routed, places, failures = [] }: Part, cause: unknown): EmitError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const why = `the store did not take it: ${message}. Nothing was lost; emit again.`;
  const refused = routed.map(({ envelope }, index) => notStored(envelope, places?.[index] ?? index, why));
  return new EmitError(inOrder([...failures, ...refused]), { cause });
}

function inOrder(failures: readonly EmitFailure[]): readonly EmitFailure[] {
  return failures.toSorted((a, b) => a.index - b.index);
}
