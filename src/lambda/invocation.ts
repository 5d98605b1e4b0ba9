import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bus } from '../runtime/bus.js';

/** One call of a function. Several may run at once in one process, so none of them is in a variable of a module. */
export type Invocation = {
  /** When Lambda ends it: milliseconds since 1970. */
  readonly deadline: number;
  /** The emits that have not ended, each with an error that holds the place of its call. */
  readonly pending: Map<Promise<void>, Error>;
};

const invocations = new AsyncLocalStorage<Invocation>();

/** When the invocation that runs now ends, in milliseconds since 1970; `undefined` outside of one. */
export function findDeadline(): number | undefined {
  return invocations.getStore()?.deadline;
}

/** Notes every emit in the invocation that it belongs to. */
export function trackEmits(bus: Bus): Bus {
  const publish: Bus['publish'] = (batch) => {
    const publishing = bus.publish(batch);
    const pending = invocations.getStore()?.pending;
    if (pending === undefined) return publishing;
    pending.set(publishing, new Error(batch.map(({ type }) => type).join(', ')));
    const forget = (): void => void pending.delete(publishing);
    publishing.then(forget, forget);
    return publishing;
  };
  return { ...bus, publish };
}

/**
 * Runs a handler, and waits for the emits that it did not await: what Lambda freezes after the answer may never be sent.
 * `warn` is given one sentence for each of them.
 */
export async function runInvocation<T>(
  deadline: number,
  handler: () => Promise<T>,
  warn: (sentence: string) => void,
): Promise<T> {
  const pending: Invocation['pending'] = new Map();
  try {
    return await invocations.run({ deadline, pending }, handler);
  } finally {
    while (pending.size > 0) {
      const [[publishing, place]] = pending as unknown as [[Promise<void>, Error]];
      pending.delete(publishing);
      warn(`events.emit('${place.message}') was not awaited. Write await before it.\n${place.stack ?? ''}`);
      await publishing.catch((error: unknown) => warn(String(error)));
    }
  }
}
