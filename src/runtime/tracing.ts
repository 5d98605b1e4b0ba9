/** An event as tracing sees it. What a subscriber to `tsc-run:emit` adds to `meta` is sent with the event. */
export type TracedEvent = {
  readonly id: string;
  readonly type: string;
  readonly meta: Record<string, string>;
};

/**
 * The message of the channel `tsc-run:emit`, published before the events are sent, and of `tsc-run:emit:done`,
 * published when the bus has accepted or refused them.
 */
export type EmitTrace = {
  readonly events: readonly TracedEvent[];
  /** The error, if the emit failed. Only on `tsc-run:emit:done`. */
  error?: unknown;
};

/**
 * The message of the channel `tsc-run:deliver`, published before a subscriber is called, and of `tsc-run:deliver:done`,
 * published when it has returned or failed.
 */
export type DeliverTrace = TracedEvent & {
  readonly subscriber: string;
  readonly attempt: number;
  /** The error, if the subscriber failed. Only on `tsc-run:deliver:done`. */
  error?: unknown;
};

export type Tracer<Trace> = {
  /** Whether anything subscribes to the channels. */
  readonly isOn: () => boolean;
  /** Publishes `trace` before and after `run`. */
  readonly run: <T>(trace: Trace, run: () => Promise<T>) => Promise<T>;
};

/**
 * Creates a tracer for two channels of `node:diagnostics_channel`: `<name>` and `<name>:done`. Its `run` runs within
 * the stores bound to the first. Without the module, the tracer does nothing. It is loaded with `getBuiltinModule`,
 * because bundlers and other runtimes may be unable to resolve an import of it.
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
