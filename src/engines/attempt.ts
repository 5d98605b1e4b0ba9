import type { Deliver } from '../runtime/bus.js';
import type { Envelope } from '../runtime/envelope.js';
import { createTracer, type DeliverTrace } from '../runtime/tracing.js';

/** One start of one subscriber with one event. */
export type Attempt = {
  readonly subscriber: string;
  readonly envelope: Envelope;
  /** From 1. */
  readonly number: number;
};

const tracer = createTracer<DeliverTrace>('tsc-run:deliver');

/** Calls the subscriber; rejects when it fails, also when it throws at once. */
export async function runAttempt(deliver: Deliver, attempt: Attempt, signal: AbortSignal): Promise<void> {
  return tracer.isOn()
    ? tracer.run(toTrace(attempt), () => call(deliver, attempt, signal))
    : call(deliver, attempt, signal);
}

function call(deliver: Deliver, { subscriber, envelope, number }: Attempt, signal: AbortSignal): Promise<void> {
  const { id, type, data, time, meta = {} } = envelope;
  return deliver(subscriber, { type, data }, { id, time, attempt: number, meta, signal });
}

function toTrace({ subscriber, envelope, number }: Attempt): DeliverTrace {
  return { id: envelope.id, type: envelope.type, meta: { ...envelope.meta }, subscriber, attempt: number };
}

const LONGEST_DESCRIPTION = 4000;

/** What a dead letter says of an attempt that failed. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : `rejected with ${String(error)}`;
  return text.slice(0, LONGEST_DESCRIPTION);
}
