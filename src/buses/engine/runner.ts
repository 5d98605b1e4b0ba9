import type { Deliver } from '../../runtime/bus.js';
import { type Attempt, GivenUp, runAttempt } from '../attempt.js';
import { abortContext, type AbortableContext, createContext } from '../context.js';
import type { Clock, Timer } from './clock.js';

/** How an attempt ended: with nothing when the subscriber returned. */
export type Outcome = { readonly kind: 'failed' | 'stopped'; readonly error: unknown } | undefined;

/** Runs attempts and settles each exactly once. Ignores what a subscriber does after that. */
export type Runner<A extends Attempt> = {
  readonly start: (attempts: readonly A[]) => void;
  /** The running attempts, in the order in which they started. */
  readonly running: ReadonlyMap<A, unknown>;
  /** Aborts all running attempts without settling them. */
  readonly drop: (reason: string) => void;
  /** Waits for the running attempts. Those still running after `graceMs` are stopped. */
  readonly close: () => Promise<void>;
};

export type RunnerOptions<A extends Attempt> = {
  readonly deliver: Deliver;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly clock: Clock;
  readonly settle: (attempt: A, outcome: Outcome) => void;
};

type State<A extends Attempt> = RunnerOptions<A> & {
  readonly running: Map<A, { readonly startedAt: number; readonly context: AbortableContext }>;
  timer?: Timer | undefined;
  whenEmpty?: (() => void) | undefined;
};

export function createRunner<A extends Attempt>(options: RunnerOptions<A>): Runner<A> {
  const state: State<A> = { ...options, running: new Map() };
  return {
    start: (attempts) => startAll(state, attempts),
    running: state.running,
    drop: (reason) => drop(state, reason),
    close: () => close(state),
  };
}

function startAll<A extends Attempt>(state: State<A>, attempts: readonly A[]): void {
  if (attempts.length === 0) return;
  state.timer ??= state.clock.after(state.timeoutMs, () => endLate(state), true);
  const startedAt = state.clock.now();
  for (const attempt of attempts) start(state, attempt, startedAt);
}

function start<A extends Attempt>(state: State<A>, attempt: A, startedAt: number): void {
  const context = createContext(attempt);
  state.running.set(attempt, { startedAt, context });
  runAttempt(state.deliver, attempt, context).then(
    () => finish(state, attempt, undefined),
    (error: unknown) => finish(state, attempt, { kind: 'failed', error }),
  );
}

function finish<A extends Attempt>(state: State<A>, attempt: A, outcome: Outcome): void {
  if (!state.running.delete(attempt)) return;
  state.settle(attempt, outcome);
  if (state.running.size === 0) state.whenEmpty?.();
}

/**
 * Fails attempts that have run out of time. One timer is enough: all have the same limit, so the oldest runs out first.
 */
function endLate<A extends Attempt>(state: State<A>): void {
  const { timeoutMs, clock } = state;
  const now = clock.now();
  state.timer = undefined;
  for (const [attempt, { startedAt }] of state.running) {
    const rest = startedAt + timeoutMs - now;
    if (rest > 0) {
      state.timer = clock.after(rest, () => endLate(state), true);
      return;
    }
    stop(state, attempt, 'failed', `timed out after ${timeoutMs} ms`);
  }
}

function stop<A extends Attempt>(state: State<A>, attempt: A, kind: 'failed' | 'stopped', reason: string): void {
  const running = state.running.get(attempt);
  if (running) abortContext(running.context, reason);
  finish(state, attempt, { kind, error: new GivenUp(reason) });
}

function drop<A extends Attempt>(state: State<A>, reason: string): void {
  const dropped = [...state.running.values()];
  state.running.clear();
  for (const { context } of dropped) abortContext(context, reason);
  state.whenEmpty?.();
}

async function close<A extends Attempt>(state: State<A>): Promise<void> {
  if (state.running.size > 0) {
    await new Promise<void>((resolve) => {
      const timer = state.clock.after(state.graceMs, resolve);
      state.whenEmpty = () => {
        state.clock.cancel(timer);
        resolve();
      };
    });
  }
  const reason = 'given up: the process stopped delivering';
  for (const attempt of state.running.keys()) stop(state, attempt, 'stopped', reason);
  state.clock.cancel(state.timer);
}
