import type { Deliver } from '../runtime/bus.js';
import type { DeliveryContext, Envelope } from '../runtime/envelope.js';
import { createTracer, type DeliverTrace } from '../runtime/tracing.js';
import { copyJson } from './json.js';

/** One start of one subscriber with one event. */
export type Attempt = {
  readonly subscriber: string;
  readonly envelope: Envelope;
  /** From 1. */
  readonly number: number;
};

const tracer = createTracer<DeliverTrace>('tsc-run:deliver');

/** Calls the subscriber with a payload of its own; rejects when it fails, also when it throws at once. */
export function runAttempt(deliver: Deliver, attempt: Attempt, context: DeliveryContext): Promise<void> {
  try {
    if (!tracer.isOn()) return call(deliver, attempt, context);
    return tracer.run(toTrace(attempt), () => call(deliver, attempt, context));
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

function call(deliver: Deliver, { subscriber, envelope }: Attempt, context: DeliveryContext): Promise<void> {
  return deliver(subscriber, { type: envelope.type, data: copyJson(envelope.data) }, context);
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
