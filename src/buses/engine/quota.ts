import type { Clock } from './clock.js';
import type { EngineSettings } from './settings.js';
import type { Claim, Exchange, Exchanged, Wanted } from './store.js';

/**
 * How many deliveries of which subscriber this process may claim.
 *
 * A suspect runs alone, so that nothing else can be blamed when it ends its process: the process lets what it runs end
 * first (`draining`), then runs one suspect (`alone`), then claims ordinary deliveries again (`open`).
 */
export type Quota = {
  /** What to claim now. */
  readonly ask: () => Pick<Exchange, 'wanted' | 'others' | 'claim'> & { readonly hasRoom: boolean };
  /** Takes the answer. Returns whether to ask again at once. */
  readonly learn: (claim: Exchange['claim'], exchanged: Exchanged) => boolean;
  readonly ended: (subscriber: string) => void;
  /** Forgets what runs. */
  readonly clear: () => void;
  /** When to ask again although nothing has ended, in milliseconds from now. */
  readonly waitMs: () => number;
};

type State = {
  readonly concurrency: number;
  /** Undefined: all. */
  readonly names: readonly string[] | undefined;
  readonly clock: Clock;
  readonly settings: EngineSettings;
  readonly running: Map<string, number>;
  total: number;
  mode: 'open' | 'draining' | 'alone';
  /** How long to drain before ordinary deliveries get their turn again, and when that is. */
  patienceMs: number;
  drainsUntil: number;
  /** No draining before that time. */
  restsUntil: number;
};

export function createQuota(names: readonly string[] | undefined, clock: Clock, settings: EngineSettings): Quota {
  const state: State = {
    concurrency: settings.concurrency,
    names,
    clock,
    settings,
    running: new Map(),
    total: 0,
    mode: 'open',
    patienceMs: settings.leaseMs,
    drainsUntil: 0,
    restsUntil: 0,
  };
  return {
    ask: () => ask(state),
    learn: (claim, exchanged) => learn(state, claim, exchanged),
    ended: (subscriber) => {
      state.running.set(subscriber, state.running.get(subscriber)! - 1);
      state.total--;
    },
    clear: () => {
      state.running.clear();
      state.total = 0;
      state.mode = 'open';
    },
    waitMs: () => (state.mode === 'draining' ? Math.max(1, state.drainsUntil - clock.now()) : Infinity),
  };
}

function ask(state: State): ReturnType<Quota['ask']> {
  if (state.mode === 'alone' && state.total === 0) state.mode = 'open';
  if (state.mode === 'draining') giveUpLate(state);
  if (state.mode === 'draining' && state.total === 0) return { ...want(state, state.concurrency), claim: 'suspect' };
  return { ...want(state, state.mode === 'open' ? state.concurrency : 0), claim: 'ordinary' };
}

/** Counts down for those that run. Without a list of names, all others may have their full number. */
function want({ names, running }: State, concurrency: number): Omit<ReturnType<Quota['ask']>, 'claim'> {
  const wanted: Wanted[] = [];
  let hasRoom = names === undefined && concurrency > 0;
  for (const subscriber of names ?? running.keys()) {
    const most = Math.max(0, concurrency - (running.get(subscriber) ?? 0));
    if (most > 0) hasRoom = true;
    wanted.push({ subscriber, most });
  }
  return names === undefined ? { wanted, others: concurrency, hasRoom } : { wanted, hasRoom };
}

/** What drains may take long, and the others cannot wait for ever. Each time they wait twice as long. */
function giveUpLate(state: State): void {
  const now = state.clock.now();
  if (state.total === 0 || now < state.drainsUntil) return;
  state.mode = 'open';
  state.restsUntil = now + state.patienceMs;
  state.patienceMs *= 2;
}

function learn(state: State, claim: Exchange['claim'], { claims, hasSuspect, hasMore }: Exchanged): boolean {
  for (const { subscriber } of claims) count(state, subscriber);
  if (claim === 'suspect') {
    state.mode = isSuspect(claims) ? 'alone' : 'open';
    state.patienceMs = state.settings.leaseMs;
    return state.mode === 'open' && hasMore;
  }
  if (state.mode === 'open' && hasSuspect) drain(state);
  else if (state.mode === 'draining' && !hasSuspect) {
    state.mode = 'open';
    return true;
  }
  return state.mode === 'draining' ? state.total === 0 : hasMore;
}

function drain(state: State): void {
  const now = state.clock.now();
  if (now < state.restsUntil) return;
  state.mode = 'draining';
  state.drainsUntil = now + state.patienceMs;
}

function isSuspect(claims: readonly Claim[]): boolean {
  return claims[0]?.suspicion !== undefined;
}

function count(state: State, subscriber: string): void {
  state.running.set(subscriber, (state.running.get(subscriber) ?? 0) + 1);
  state.total++;
}
