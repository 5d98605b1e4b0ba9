import { GivenUp } from '../attempt.js';
import type { Clock, Timer } from './clock.js';
import type { Problems } from './problems.js';
import type { EngineSettings } from './settings.js';
import type { Held, HeldEvent, Identity, Member, ProcessInfo, Settlement, Store } from './store.js';
import { ENDED, giveBack, judgeDeath } from './verdicts.js';
import { BEATS, createWatch, type Watch } from './watch.js';

/** This process among those that deliver from the store: its heartbeat, and what it takes over from the dead. */
export type Membership = {
  /** The id that this process claims with. */
  readonly id: () => string;
  readonly join: () => Promise<void>;
  /** Joins under another id, after others have removed this process. */
  readonly rejoin: () => Promise<void>;
  /** Beats once, and takes over from processes that have ended or are silent. */
  readonly beat: () => Promise<void>;
  /** Calls `run` whenever it is time for a beat, until `stop`. */
  readonly start: (run: () => void) => void;
  readonly stop: () => void;
  readonly leave: () => Promise<void>;
  /** A claim may have happened without our knowing. Whatever the store holds for us and we do not is given back. */
  readonly doubt: () => void;
  readonly isDoubtful: () => boolean;
  /** Settles such doubts, if there are any. */
  readonly resolveDoubt: () => Promise<void>;
};

export type MembershipOptions = {
  readonly store: Store;
  readonly settings: EngineSettings;
  readonly clock: Clock;
  readonly problems: Problems;
  readonly info: ProcessInfo;
  readonly hasEnded: (member: Identity) => boolean;
  /** Whether this process knows that it runs a delivery, or has a result of it that is not stored yet. */
  readonly isKnown: (held: Held) => boolean;
  /** Called when others have removed this process. */
  readonly onRemoved: () => void;
};

type State = MembershipOptions & {
  id: string;
  readonly watch: Watch;
  timer?: Timer | undefined;
  isDoubtful: boolean;
};

export function createMembership(options: MembershipOptions): Membership {
  const state: State = {
    ...options,
    id: '',
    watch: createWatch(options.settings.leaseMs),
    isDoubtful: false,
  };
  return {
    id: () => state.id,
    join: async () => {
      state.id = await state.store.join(state.info);
    },
    rejoin: () => rejoin(state),
    beat: () => beat(state),
    start: (run) => start(state, run),
    stop: () => state.clock.cancel(state.timer),
    leave: async () => {
      await giveBackUnknown(state);
      await state.store.leave(state.id);
    },
    doubt: () => void (state.isDoubtful = true),
    isDoubtful: () => state.isDoubtful,
    resolveDoubt: async () => {
      if (state.isDoubtful) await giveBackUnknown(state);
    },
  };
}

function start(state: State, run: () => void): void {
  const { clock, settings } = state;
  if (settings.leaseMs === Infinity) return;
  state.timer = clock.after(settings.leaseMs / BEATS, () => {
    start(state, run);
    run();
  });
}

async function rejoin(state: State): Promise<void> {
  state.onRemoved();
  state.id = await state.store.join(state.info);
}

async function beat(state: State): Promise<void> {
  const { isMember, others, gone } = await state.store.beat(state.id);
  const now = state.clock.now();
  if (!isMember) await rejoin(state);
  const silent = state.watch.observe(others, now);
  const ended = others.filter((member) => silent.includes(member) || state.hasEnded(member));
  for (const member of ended) await bury(state, member);
  for (const id of gone) await inherit(state, id);
  // A claim that was cut off may be committed late, when nobody doubts any more.
  await giveBackUnknown(state);
}

/** A process that has beaten since is left alone. */
async function bury(state: State, { id, beat: last }: Member): Promise<void> {
  if (await state.store.leave(id, last)) await inherit(state, id);
}

/** Several may do so at once: the fences let each delivery be taken over once. */
async function inherit(state: State, id: string): Promise<void> {
  const running = await state.store.runningOf(id);
  if (running.length === 0) return;
  const { settlements, acquitted } = judgeDeath(id, running, state.settings, state.clock.random);
  await settle(state, settlements, acquitted);
  for (const { held, state: becomes } of settlements) {
    if (becomes === 'dead') state.problems.died(held, held as HeldEvent, new GivenUp(ENDED));
  }
}

async function giveBackUnknown(state: State): Promise<void> {
  const running = await state.store.runningOf(state.id);
  const unknown = running.filter((held) => !state.isKnown(held));
  if (unknown.length > 0) await settle(state, unknown.map(giveBack), []);
  state.isDoubtful = false;
}

async function settle(state: State, settlements: readonly Settlement[], acquitted: readonly string[]): Promise<void> {
  await state.store.exchange({ process: state.id, settlements, acquitted, wanted: [], claim: 'ordinary' });
}
