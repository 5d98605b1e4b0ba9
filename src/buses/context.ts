import type { DeliveryContext } from '../runtime/envelope.js';
import type { Attempt } from './attempt.js';

const NO_META = Object.freeze({});

/**
 * A class, because every delivery creates a context and a getter in an object literal costs ten times as much. The
 * signal is created on first use: it costs more than all the rest, and few subscribers use it.
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

/** Aborts the signal of the context, because the result of its subscriber no longer counts. */
export function abortContext(context: AbortableContext, reason: string): void {
  Context.abort(context, new Error(reason));
}
