import { AsyncLocalStorage } from 'node:async_hooks';
import type { Deadline } from './deadline.js';

/**
 * One run of a handler. Several may run at once in one process, so nothing of it is in a variable of a module. Emits find
 * theirs by their async context.
 */
export type Invocation = {
  readonly deadline: Deadline;
  /** The emits that the bus has neither accepted nor refused. */
  readonly pending: Map<Promise<void>, Emit>;
  /** Set by the first emit. Waits for those that are pending, and rejects if the deadline comes first. */
  finishEmits?: (invocation: Invocation, hasSucceeded: boolean) => Promise<void>;
  hasEnded: boolean;
};

/** A call of `emit` or `emitMany`. */
export type Emit = {
  readonly types: readonly string[];
  /** The stack of the caller of `emit`, and that of the caller of `emitMany`: one of them is empty. */
  readonly stacks: readonly { readonly stack?: string }[];
};

const invocations = new AsyncLocalStorage<Invocation>();

/** The invocation that the running code belongs to, also when it goes on after the answer. */
export function findInvocation(): Invocation | undefined {
  return invocations.getStore();
}

/** Whether an invocation has had its answer, or should have had it. */
export function isOver({ hasEnded, deadline }: Invocation): boolean {
  return hasEnded || deadline.isPassed();
}

/**
 * When the invocation that runs now must have its answer, in milliseconds since 1970. `undefined` outside of one, also
 * for what goes on after its answer.
 */
export function findDeadline(): number | undefined {
  const invocation = findInvocation();
  return invocation === undefined || isOver(invocation) ? undefined : invocation.deadline.at;
}

/**
 * Runs a handler, and waits until the bus has taken the emits that the handler did not await: Lambda freezes the process
 * after the answer, and what it has not sent by then may never be sent. Each is told.
 *
 * Rejects with the handler's own error, and if an emit has not ended when the deadline passes.
 */
export async function runInvocation<T>(deadline: Deadline, handler: () => Promise<T>): Promise<T> {
  const invocation: Invocation = { deadline, pending: new Map(), hasEnded: false };
  const [outcome] = await Promise.allSettled([invocations.run(invocation, handler)]);
  const [finished] = await Promise.allSettled([invocation.finishEmits?.(invocation, outcome.status === 'fulfilled')]);
  invocation.hasEnded = true;
  if (outcome.status === 'rejected') throw outcome.reason;
  if (finished.status === 'rejected') throw finished.reason;
  return outcome.value;
}
