import type { DeliveryContext } from '../runtime/envelope.js';
import type { Attempt } from './attempt.js';

const NO_META = Object.freeze({});

/**
 * A class because one is made for each delivery: a getter in an object literal costs ten times as much. The signal is made when it
 * is first asked for, which few subscribers do: it costs more than all the rest.
 */
class Context implements DeliveryContext {
  readonly id: string;
  readonly time: string;
  readonly attempt: number;
  readonly meta: Readonly<Record<string, string>>;
  #controller: AbortController | undefined;
  #reason: Error | undefined;

  constructor({ envelope: { id, time, meta = NO_META }, number }: Attempt) {
    this.id = id;
    this.time = time;
    this.attempt = number;
    this.meta = meta;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  static abort(context: Context, reason: Error): void {
    context.#reason = reason;
    context.#controller?.abort(reason);
  }
}

export type AbortableContext = Context;

export function createContext(attempt: Attempt): AbortableContext {
  return new Context(attempt);
}

/** Tells the subscriber that nobody waits for it any more. */
export function abortContext(context: AbortableContext, reason: string): void {
  Context.abort(context, new Error(reason));
}
