import { type Clock, nextTurn } from '../engine/clock.js';
import type { Accepted, Exchange, Exchanged, RoutedEnvelope, Store } from '../engine/store.js';
import { type Claimed, type Claims, createClaims, type Outlook } from './claims.js';
import { createClockGuard } from './clock.js';
import { createEventWriter, type StoreEvent } from './events.js';
import { createMembers, type Members } from './members.js';
import type { OpenStore } from './open.js';
import { createTally, type Tally } from './tally.js';
import { createWriter, type Retry, SLICE_MS, type Write } from './transaction.js';
import { watchCommits } from './watch.js';

export type SqliteStoreOptions = OpenStore & {
  readonly clock: Clock;
  readonly retry: Retry;
  readonly longestRetryMs: number;
};

type State = SqliteStoreOptions & {
  readonly write: Write;
  readonly claims: Claims;
  readonly members: Members;
  readonly storeEvent: StoreEvent;
  readonly tally: Tally;
};

export function createSqliteStore(options: SqliteStoreOptions): Store {
  const { database, file, check, clock, retry, longestRetryMs } = options;
  const members = createMembers(database);
  const claims = createClaims(database);
  const write = createWriter(database, clock, retry);
  const state: State = {
    ...options,
    write,
    members,
    claims,
    storeEvent: createEventWriter(database),
    tally: createTally(database),
  };
  const guard = createClockGuard(database, clock, longestRetryMs);
  const isOpen = database.prepare(`
    SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting') OR
           EXISTS (SELECT 1 FROM delivery WHERE state = 'running') AS open`);
  const correct = async () => {
    if (guard.isSetBack()) await guard.correct(retry);
  };
  return {
    append: async (batch) => {
      await correct();
      return append(state, batch);
    },
    exchange: (request) => exchange(state, request),
    join: (info) => write(() => members.join(info)),
    beat: async (process) => {
      check();
      await correct();
      return write(() => members.beat(process));
    },
    leave: (process, beat) => write(() => members.leave(process, beat)),
    runningOf: (process) => retry(() => claims.runningOf(process)),
    isIdle: () => retry(() => (isOpen.get() as { open: number }).open === 0),
    onChange: (listener) => watchCommits(database, file, clock, listener),
    close: async () => database.close(),
  };
}

/** Commits in slices, so that a large batch neither blocks the event loop nor keeps others waiting. */
async function append(state: State, batch: readonly RoutedEnvelope[]): Promise<readonly Accepted[]> {
  const accepted: Accepted[] = [];
  while (accepted.length < batch.length) {
    state.check();
    const slice = await state.write(() => storeSlice(state, batch, accepted.length));
    // Once more, because the file may have gone in the meantime.
    state.check();
    accepted.push(...slice);
    if (accepted.length < batch.length) await nextTurn(state.clock);
  }
  return accepted;
}

function storeSlice(
  { clock, storeEvent, tally }: State,
  batch: readonly RoutedEnvelope[],
  from: number,
): readonly Accepted[] {
  const accepted: Accepted[] = [];
  const until = clock.now() + SLICE_MS;
  const wall = clock.wall();
  const count = tally.open();
  for (let index = from; index < batch.length; index++) {
    accepted.push(storeEvent(batch[index]!, wall, count));
    if (index % 16 === 0 && clock.now() > until) break;
  }
  count.store();
  return accepted;
}

async function exchange(state: State, request: Exchange): Promise<Exchanged> {
  const { claims, clock, retry, members, tally } = state;
  state.check();
  const isChange = request.settlements.length > 0 || request.acquitted.length > 0;
  if (!isChange) {
    const outlook = await retry(() => claims.look(request, clock.wall()));
    if (!hasWork(outlook)) return toExchanged(true, outlook, NO_CLAIMS, clock.wall());
  }
  return state.write(() => {
    const now = clock.wall();
    const count = tally.open();
    for (const settlement of request.settlements) claims.settle(settlement, now, count);
    count.store();
    for (const suspicion of request.acquitted) claims.acquit(suspicion);
    const outlook = claims.look(request, now);
    if (!hasWork(outlook)) return toExchanged(true, outlook, NO_CLAIMS, now);
    const isMember = members.isMember(request.process);
    const claimed = isMember ? claims.claim(request.process, outlook, now) : NO_CLAIMS;
    return toExchanged(isMember, outlook, claimed, now);
  });
}

const NO_CLAIMS: Claimed = { claims: [], hasMore: false, next: Infinity };

function hasWork({ ready, suspect }: Outlook): boolean {
  return ready.length > 0 || suspect !== undefined;
}

function toExchanged(isMember: boolean, outlook: Outlook, claimed: Claimed, now: number): Exchanged {
  const { claims, hasMore } = claimed;
  const next = Math.min(outlook.next, claimed.next);
  const exchanged = { isMember, claims, hasMore, hasSuspect: outlook.hasSuspect };
  return next === Infinity ? exchanged : { ...exchanged, nextMs: next - now };
}
