import type { Deliver } from '../../runtime/bus.js';
import { createRunner, type Runner } from '../runner.js';
import { toRetryDelay } from '../settings.js';
import { type Claim, type Claims, createClaims, type Settlement } from './claims.js';
import { createClockGuard } from './clock.js';
import type { Database } from './driver.js';
import { createProcesses, type Processes } from './processes.js';
import type { StoreSettings } from './settings.js';
import { inTransaction } from './transaction.js';

/** Delivers events from the store until it is closed. */
export type Dispatcher = {
  /** Looks for due deliveries in the next turn of the event loop. */
  readonly wake: () => void;
  readonly close: () => Promise<void>;
};

type State = {
  readonly database: Database;
  readonly settings: StoreSettings;
  readonly claims: Claims;
  readonly processes: Processes;
  readonly correctTimes: (now: number) => void;
  readonly runner: Runner<Claim>;
  /** The id that this process claims deliveries with. */
  self: string;
  /** The number of running deliveries of each subscriber. */
  readonly running: Map<string, number>;
  /** Results that are not stored yet. */
  readonly finished: Settlement[];
  phase: 'open' | 'closing' | 'closed';
  isTurnDue: boolean;
  timer?: ReturnType<typeof setTimeout>;
};

export function startDispatcher(database: Database, deliver: Deliver, settings: StoreSettings): Dispatcher {
  const processes = createProcesses(database, settings.leaseMs);
  const state: State = {
    database,
    settings,
    processes,
    claims: createClaims(database),
    correctTimes: createClockGuard(database, settings.longestRetryMs),
    runner: createRunner<Claim>(deliver, settings, (claim, failure) => finish(state, claim, failure)),
    self: inTransaction(database, processes.join),
    running: new Map(),
    finished: [],
    phase: 'open',
    isTurnDue: false,
  };
  beat(state);
  const heartbeat = setInterval(beat, settings.leaseMs / 3, state);
  return { wake: () => wake(state), close: () => close(state, heartbeat) };
}

/** Schedules one turn, so that all deliveries that start or end in a turn of the event loop share a commit. */
function wake(state: State): void {
  if (state.isTurnDue || state.phase === 'closed') return;
  state.isTurnDue = true;
  setImmediate(turn, state);
}

function turn(state: State): void {
  state.isTurnDue = false;
  if (state.phase === 'closed') return;
  clearTimeout(state.timer);
  const waitMs = guard(state, () => work(state)) ?? state.settings.pollMs;
  state.timer = setTimeout(wake, waitMs, state);
}

/** Returns the milliseconds until the next delivery is due, as far as this process can know. */
function work(state: State): number {
  const now = Date.now();
  const next = state.phase === 'open' ? state.claims.findNext() : [];
  const retries = state.finished.filter((settlement) => settlement.state === 'waiting');
  const ready = next.filter(({ subscriber, due }) => due <= now && countFree(state, subscriber) > 0);
  if (ready.length > 0 || state.finished.length > 0) {
    const names = ready.map(({ subscriber }) => subscriber);
    start(state, settleAndClaim(state, names, now));
  }
  const waits = [...next, ...retries].map(({ due }) => due - now).filter((wait) => wait > 0);
  return Math.min(state.settings.pollMs, ...waits);
}

function settleAndClaim(state: State, subscribers: readonly string[], now: number): readonly Claim[] {
  const { database, claims, finished, self } = state;
  const claimed = inTransaction(database, () => {
    for (const settlement of finished) claims.settle(settlement);
    return subscribers.flatMap((name) => claims.claim(self, name, now, countFree(state, name)));
  });
  finished.length = 0;
  return claimed;
}

function countFree({ running, settings }: State, subscriber: string): number {
  return settings.concurrency - (running.get(subscriber) ?? 0);
}

function start({ running, runner }: State, claims: readonly Claim[]): void {
  for (const { subscriber } of claims) running.set(subscriber, (running.get(subscriber) ?? 0) + 1);
  runner.start(claims);
}

function finish(state: State, claim: Claim, failure: string | undefined): void {
  const { running, finished, settings } = state;
  running.set(claim.subscriber, running.get(claim.subscriber)! - 1);
  finished.push(toSettlement(claim, failure, settings));
  wake(state);
}

function toSettlement(claim: Claim, failure: string | undefined, settings: StoreSettings): Settlement {
  if (failure === undefined) return { claim, state: 'done', due: 0, failure };
  if (claim.number >= settings.attempts) return { claim, state: 'dead', due: 0, failure };
  return { claim, state: 'waiting', due: Date.now() + Math.ceil(toRetryDelay(claim.number, settings)), failure };
}

/** Records a heartbeat of this process, and takes over the deliveries of processes that have none. */
function beat(state: State): void {
  const wasKept = guard(state, () =>
    inTransaction(state.database, () => {
      const isMember = state.processes.beat(state.self);
      if (!isMember) state.self = state.processes.join();
      const now = Date.now();
      for (const silent of state.processes.findSilent(state.self)) {
        state.processes.remove(silent, now, state.settings.attempts);
      }
      state.correctTimes(now);
      return isMember;
    }),
  );
  if (wasKept === false) {
    state.running.clear();
    state.runner.drop('another process took it over: this one was silent for longer than its lease');
  }
  wake(state);
}

async function close(state: State, heartbeat: ReturnType<typeof setInterval>): Promise<void> {
  if (state.phase !== 'open') return;
  state.phase = 'closing';
  await state.runner.close();
  state.phase = 'closed';
  clearInterval(heartbeat);
  clearTimeout(state.timer);
  guard(state, () => settleAndClaim(state, [], Date.now()));
  guard(state, () =>
    inTransaction(state.database, () => state.processes.remove(state.self, Date.now(), state.settings.attempts)),
  );
}

/** Reports an error instead of throwing it: the store may be busy or its disk full, and trying again loses nothing. */
function guard<T>(state: State, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    state.settings.onProblem(error as Error);
    return undefined;
  }
}
