/** What tracing sees of an event. A listener of `tsc-run:emit` may add to `meta`: it is sent with the event. */
export type TracedEvent = {
  readonly id: string;
  readonly type: string;
  readonly meta: Record<string, string>;
};

/** The message on `tsc-run:emit` before the events are sent, and on `tsc-run:emit:done` when the bus has answered. */
export type EmitTrace = {
  readonly events: readonly TracedEvent[];
  /** When it failed; on `:done` only. */
  error?: unknown;
};

/** The message on `tsc-run:deliver` before a subscriber is called, and on `tsc-run:deliver:done` when it has returned. */
export type DeliverTrace = TracedEvent & {
  readonly subscriber: string;
  readonly attempt: number;
  /** When it failed; on `:done` only. */
  error?: unknown;
};

export type Tracer<Trace> = {
  readonly isOn: () => boolean;
  readonly run: <T>(trace: Trace, run: () => Promise<T>) => Promise<T>;
};

/**
 * Publishes on two channels of `node:diagnostics_channel`, `name` and `name:done`; `run` runs inside the stores bound to the first.
 * The module is asked for at run time, so that bundlers and hosts without it have nothing to resolve.
 */
export function createTracer<Trace extends { error?: unknown }>(name: string): Tracer<Trace> {
  const channels = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');
  const start = channels?.channel(name);
  const done = channels?.channel(`${name}:done`);
  if (start === undefined || done === undefined) return { isOn: () => false, run: (_, run) => run() };
  return {
    isOn: () => start.hasSubscribers || done.hasSubscribers,
    run: (trace, run) => start.runStores(trace, () => finish(done, trace, run)),
  };
}

async function finish<T>(
  done: { publish(trace: unknown): void },
  trace: { error?: unknown },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    trace.error = error;
    throw error;
  } finally {
    done.publish(trace);
  }
}
