import type { Consumer, Deliver } from '../../runtime/bus.js';
import type { Attempt } from '../attempt.js';
import { deliversAlready } from '../refusals.js';
import { createRunner, type Runner } from '../runner.js';
import { type DeliverySettings, LONGEST_TIMER, toRetryDelay } from '../settings.js';
import { createLane, type Lane } from './lane.js';

/** Deliveries in memory. Each is retried until it is done or dead. */
export type Queue = {
  readonly push: (attempt: Attempt, delayMs: number) => void;
  readonly consume: (deliver: Deliver) => Consumer;
  readonly idle: () => Promise<void>;
};

type State = {
  readonly settings: Required<DeliverySettings>;
  readonly onDead: (attempt: Attempt, failure: string) => void;
  readonly lanes: Map<string, Lane>;
  /** The number of deliveries that are neither done nor dead. */
  open: number;
  whenIdle: (() => void)[];
  /** Undefined while there is no consumer. */
  runner?: Runner<Attempt> | undefined;
  isTurnDue: boolean;
};

export function createQueue(
  settings: Required<DeliverySettings>,
  onDead: (attempt: Attempt, failure: string) => void,
): Queue {
  const state: State = { settings, onDead, lanes: new Map(), open: 0, whenIdle: [], isTurnDue: false };
  return {
    push: (attempt, delayMs) => {
      state.open++;
      enqueueAfter(state, delayMs, attempt);
    },
    consume: (deliver) => consume(state, deliver),
    idle: () => (state.open === 0 ? Promise.resolve() : new Promise((resolve) => state.whenIdle.push(resolve))),
  };
}

function enqueueAfter(state: State, delayMs: number, attempt: Attempt): void {
  if (delayMs <= 0) return enqueue(state, attempt);
  const next = Math.min(delayMs, LONGEST_TIMER);
  setTimeout(enqueueAfter, next, state, delayMs - next, attempt);
}

function enqueue(state: State, attempt: Attempt): void {
  findLane(state, attempt.subscriber).push(attempt);
  scheduleTurn(state);
}

function findLane({ lanes, settings }: State, subscriber: string): Lane {
  let lane = lanes.get(subscriber);
  if (lane === undefined) lanes.set(subscriber, (lane = createLane(settings.concurrency)));
  return lane;
}

/**
 * Starts subscribers in a later turn of the event loop, after the emit has resolved, so that timers and I/O get their
 * turn.
 */
function scheduleTurn(state: State): void {
  if (state.isTurnDue || state.runner === undefined) return;
  state.isTurnDue = true;
  setImmediate(turn, state);
}

function turn(state: State): void {
  state.isTurnDue = false;
  for (const lane of state.lanes.values()) startNext(state, lane);
}

function startNext({ runner }: State, lane: Lane): void {
  runner?.start(lane.take());
}

function settle(state: State, attempt: Attempt, failure: string | undefined): void {
  const lane = findLane(state, attempt.subscriber);
  lane.release();
  retryOrEnd(state, attempt, failure);
  startNext(state, lane);
}

function retryOrEnd(state: State, attempt: Attempt, failure: string | undefined): void {
  if (failure !== undefined && attempt.number < state.settings.attempts) {
    const delayMs = toRetryDelay(attempt.number, state.settings);
    return enqueueAfter(state, delayMs, { ...attempt, number: attempt.number + 1 });
  }
  if (failure !== undefined) state.onDead(attempt, failure);
  state.open--;
  if (state.open > 0) return;
  for (const resolve of state.whenIdle.splice(0)) resolve();
}

function consume(state: State, deliver: Deliver): Consumer {
  if (state.runner) throw deliversAlready();
  const runner = createRunner<Attempt>(deliver, state.settings, (attempt, failure) => settle(state, attempt, failure));
  state.runner = runner;
  scheduleTurn(state);
  return {
    close: async () => {
      if (state.runner === runner) state.runner = undefined;
      await runner.close();
    },
  };
}
