import type { Deliver } from '../runtime/bus.js';
import { type Attempt, describeFailure, runAttempt } from './attempt.js';
import { abortContext, type AbortableContext, createContext } from './context.js';
import type { DeliverySettings } from './settings.js';

/** Runs attempts and settles each exactly once. Ignores what a subscriber does after that. */
export type Runner<A extends Attempt> = {
  readonly start: (attempts: readonly A[]) => void;
  /** Aborts all running attempts without settling them. */
  readonly drop: (reason: string) => void;
  /** Waits for the running attempts. Those still running after `graceMs` fail. */
  readonly close: () => Promise<void>;
};

type State<A extends Attempt> = {
  readonly deliver: Deliver;
  readonly settings: Required<DeliverySettings>;
  /** Takes the result of an attempt; `failure` is `undefined` when the subscriber returned. */
  readonly settle: (attempt: A, failure: string | undefined) => void;
  /** The running attempts, in the order in which they started. */
  readonly running: Map<A, { readonly startedAt: number; readonly context: AbortableContext }>;
  timer?: ReturnType<typeof setTimeout> | undefined;
  whenEmpty?: (() => void) | undefined;
};

export function createRunner<A extends Attempt>(
  deliver: Deliver,
  settings: Required<DeliverySettings>,
  settle: (attempt: A, failure: string | undefined) => void,
): Runner<A> {
  const state: State<A> = { deliver, settings, settle, running: new Map() };
  return {
    start: (attempts) => startAll(state, attempts),
    drop: (reason) => drop(state, reason),
    close: () => close(state),
  };
}

function startAll<A extends Attempt>(state: State<A>, attempts: readonly A[]): void {
  if (attempts.length === 0) return;
  state.timer ??= setTimeout(endLate, state.settings.timeoutMs, state).unref();
  const startedAt = performance.now();
  for (const attempt of attempts) start(state, attempt, startedAt);
}

function start<A extends Attempt>(state: State<A>, attempt: A, startedAt: number): void {
  const context = createContext(attempt);
  state.running.set(attempt, { startedAt, context });
  runAttempt(state.deliver, attempt, context).then(
    () => finish(state, attempt, undefined),
    (error: unknown) => finish(state, attempt, describeFailure(error)),
  );
}

function finish<A extends Attempt>(state: State<A>, attempt: A, failure: string | undefined): void {
  if (!state.running.delete(attempt)) return;
  state.settle(attempt, failure);
  if (state.running.size === 0) state.whenEmpty?.();
}

/**
 * Fails attempts that have run out of time. One timer is enough: all have the same limit, so the oldest runs out first.
 */
function endLate<A extends Attempt>(state: State<A>): void {
  const { timeoutMs } = state.settings;
  const now = performance.now();
  state.timer = undefined;
  for (const [attempt, { startedAt }] of state.running) {
    const rest = startedAt + timeoutMs - now;
    if (rest > 0) {
      state.timer = setTimeout(endLate, Math.ceil(rest), state).unref();
      return;
    }
    fail(state, attempt, `timed out after ${timeoutMs} ms`);
  }
}

function fail<A extends Attempt>(state: State<A>, attempt: A, reason: string): void {
  const running = state.running.get(attempt);
  if (running) abortContext(running.context, reason);
  finish(state, attempt, reason);
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
      const timer = setTimeout(resolve, state.settings.graceMs);
      state.whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
  for (const attempt of state.running.keys()) fail(state, attempt, 'given up: the process stopped delivering');
  clearTimeout(state.timer);
}
