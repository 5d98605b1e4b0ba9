import type { Consumer, Deliver } from '../../runtime/bus.js';
import { describeFailure } from '../attempt.js';
import { type Clock, outside, sleep, type Timer } from './clock.js';
import { createLine, type Line } from './line.js';
import { createMembership, type Membership } from './membership.js';
import type { Problems } from './problems.js';
import { createQuota, type Quota } from './quota.js';
import { createRunner, type Outcome, type Runner } from './runner.js';
import type { EngineSettings } from './settings.js';
import type { Claim, Exchanged, Held, Identity, Settlement, Store } from './store.js';
import { giveBack, judgeAttempt } from './verdicts.js';

export type ConsumerOptions = {
  readonly store: Store;
  readonly deliver: Deliver;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly problems: Problems;
  readonly identity: Identity;
  readonly hasEnded: (member: Identity) => boolean;
  /** Called when results were stored. */
  readonly onSettled: () => void;
};

/** A consumer whose bus tells it about new events. */
export type EngineConsumer = Consumer & { readonly wake: () => void };

type State = ConsumerOptions & {
  /** All that this process asks of the store goes one after the other. */
  readonly line: Line;
  readonly quota: Quota;
  readonly runner: Runner<Claim>;
  readonly membership: Membership;
  /** Results that are not stored yet. */
  readonly finished: Settlement[];
  /** The error behind each of those that end a delivery. */
  readonly deaths: Map<Settlement, { readonly claim: Claim; readonly error: unknown }>;
  phase: 'open' | 'closing' | 'closed';
  isTurnDue: boolean;
  isBeatDue: boolean;
  timer?: Timer | undefined;
  /** How often the store has failed in a row. */
  faults: number;
};

/** Joins the processes that deliver from the store, and delivers until it is closed. */
export async function startConsumer(options: ConsumerOptions): Promise<EngineConsumer> {
  const state = createState(options);
  await state.membership.join();
  state.membership.start(() => requestBeat(state));
  if (state.settings.leaseMs < Infinity) requestBeat(state);
  const stopListening = options.store.onChange?.(() => wake(state));
  wake(state);
  let closed: Promise<void> | undefined;
  return {
    wake: () => wake(state),
    close: () => (closed ??= close(state).finally(() => stopListening?.())),
  };
}

function createState(options: ConsumerOptions): State {
  const { deliver, settings, clock, identity } = options;
  const state: State = {
    ...options,
    line: createLine(),
    quota: createQuota(deliver.subscribers, clock, settings),
    runner: createRunner<Claim>({ ...settings, deliver, clock, settle: (claim, end) => finish(state, claim, end) }),
    membership: createMembership({
      ...options,
      info: deliver.subscribers === undefined ? identity : { ...identity, subscribers: deliver.subscribers },
      isKnown: (held) => isKnown(state, held),
      onRemoved: () => dropAll(state),
    }),
    finished: [],
    deaths: new Map(),
    phase: 'open',
    isTurnDue: false,
    isBeatDue: false,
    faults: 0,
  };
  return state;
}

/** Schedules one turn, so that all deliveries that start or end in a turn of the event loop share a commit. */
function wake(state: State): void {
  if (state.isTurnDue || state.phase === 'closed') return;
  state.isTurnDue = true;
  outside(() => {
    state.clock.cancel(state.timer);
    state.clock.soon(() => void state.line.enter(() => turn(state)));
  });
}

async function turn(state: State): Promise<void> {
  state.isTurnDue = false;
  if (isClosed(state)) return;
  const waitMs = await guard(state, () => work(state));
  if (state.isTurnDue || isClosed(state)) return;
  if (waitMs === 0) return wake(state);
  const restMs = waitMs ?? toPause(state);
  if (restMs < Infinity) state.timer = state.clock.after(restMs, () => wake(state));
}

function isClosed({ phase }: State): boolean {
  return phase === 'closed';
}

/** Stores results, claims and starts. Returns the milliseconds until the next turn. */
async function work(state: State): Promise<number> {
  const { membership, settings, quota } = state;
  await membership.resolveDoubt();
  const asked = state.phase === 'open' ? quota.ask() : NOTHING;
  if (!asked.hasRoom && state.finished.length === 0) return Math.min(settings.pollMs, quota.waitMs());
  const askedAt = state.clock.now();
  const exchanged = await exchange(state, asked);
  // A process that stood still before it had the answer may have been removed meanwhile, and what it claimed taken over.
  if (state.clock.now() - askedAt > settings.leaseMs / 2) membership.doubt();
  if (membership.isDoubtful()) return 0;
  if (!exchanged.isMember) await membership.rejoin();
  const isEager = start(state, asked.claim, exchanged);
  if (isEager || state.finished.length > 0) return 0;
  return Math.min(settings.pollMs, exchanged.nextMs ?? Infinity, quota.waitMs());
}

const NOTHING = { wanted: [], claim: 'ordinary', hasRoom: false } as const;
/** The most results in one commit, which limits how long it takes. */
const MOST_RESULTS = 500;

async function exchange(state: State, { wanted, others, claim }: ReturnType<Quota['ask']>): Promise<Exchanged> {
  const settlements = state.finished.slice(0, MOST_RESULTS);
  const request = { process: state.membership.id(), settlements, acquitted: [], wanted, claim };
  try {
    const exchanged = await state.store.exchange(others === undefined ? request : { ...request, others });
    state.finished.splice(0, settlements.length);
    if (settlements.length > 0) report(state, settlements);
    return exchanged;
  } catch (error) {
    state.membership.doubt();
    throw error;
  }
}

function report(state: State, settlements: readonly Settlement[]): void {
  if (state.deaths.size > 0) {
    for (const settlement of settlements) {
      const death = state.deaths.get(settlement);
      if (death === undefined) continue;
      state.deaths.delete(settlement);
      state.problems.died(death.claim, death.claim.envelope, death.error);
    }
  }
  state.onSettled();
}

/** Returns whether to ask again at once. */
function start(state: State, claim: 'ordinary' | 'suspect', exchanged: Exchanged): boolean {
  const { claims } = exchanged;
  if (state.phase !== 'open') {
    state.finished.push(...claims.map(giveBack));
    return false;
  }
  const isEager = state.quota.learn(claim, exchanged);
  state.runner.start(claims);
  return isEager;
}

function finish(state: State, claim: Claim, outcome: Outcome): void {
  const { settings, clock, problems } = state;
  state.quota.ended(claim.subscriber);
  if (outcome === undefined) {
    state.finished.push(judgeAttempt(claim, RETURNED, settings, 0));
  } else {
    const { kind, error } = outcome;
    const settlement = judgeAttempt(claim, { kind, error: describeFailure(error) }, settings, clock.random());
    state.finished.push(settlement);
    if (settlement.state === 'dead') state.deaths.set(settlement, { claim, error });
    else if (kind === 'failed') problems.failed(claim, error, settings.attempts);
  }
  wake(state);
}

const RETURNED = { kind: 'returned' } as const;

function isKnown({ runner, finished }: State, held: Held): boolean {
  const isSame = (one: Held) => one.key === held.key && one.subscriber === held.subscriber && one.fence === held.fence;
  for (const claim of runner.running.keys()) if (isSame(claim)) return true;
  return finished.some((settlement) => isSame(settlement.held));
}

function dropAll({ quota, runner }: State): void {
  quota.clear();
  runner.drop('another process took it over: this one was silent for longer than its lease');
}

function requestBeat(state: State): void {
  if (state.isBeatDue) return;
  state.isBeatDue = true;
  void state.line.enter(async () => {
    state.isBeatDue = false;
    if (state.phase === 'closed') return;
    await guard(state, state.membership.beat);
    wake(state);
  });
}

/** Tells of an error instead of throwing it: the store may be busy or its disk full, and trying again loses nothing. */
async function guard<T>(state: State, action: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await action();
    state.faults = 0;
    state.problems.recovered();
    return result;
  } catch (error) {
    state.faults++;
    state.problems.fault(error);
    return undefined;
  }
}

const PAUSE = { firstMs: 20, longestMs: 1000 };

function toPause({ faults, clock }: State): number {
  return Math.min(PAUSE.firstMs * 2 ** faults, PAUSE.longestMs) * (0.5 + clock.random() / 2);
}

async function close(state: State): Promise<void> {
  if (state.phase !== 'open') return;
  state.phase = 'closing';
  await state.runner.close();
  await state.line.enter(async () => {
    state.phase = 'closed';
    state.membership.stop();
    state.clock.cancel(state.timer);
    await guard(state, () => storeRest(state));
    await guard(state, state.membership.leave);
  });
}

const LAST_TRIES = 3;

async function storeRest(state: State): Promise<void> {
  for (let tries = 1; state.finished.length > 0;) {
    try {
      await exchange(state, NOTHING);
    } catch (error) {
      if (tries++ === LAST_TRIES) throw error;
      await sleep(state.clock, toPause(state));
    }
  }
}
