import type { Deliver } from '../runtime/bus.js';
import type { DeliveryContext, Envelope } from '../runtime/envelope.js';
import { createTracer, type DeliverTrace } from '../runtime/tracing.js';

/** One call of one subscriber with one event. */
export type Attempt = {
  readonly subscriber: string;
  readonly envelope: Envelope;
  /** 1 for the first attempt of a delivery. */
  readonly number: number;
};

const tracer = createTracer<DeliverTrace>('tsc-run:deliver');

/** Calls the subscriber with its own copy of the payload. Rejects when it throws, even synchronously, or rejects. */
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

/** Copies a plain JSON value. The copy shares no object with it. */
function copyJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson);
  const copy = { ...(value as Record<string, unknown>) };
  for (const key of Object.keys(copy)) {
    const member = copy[key];
    if (typeof member === 'object') copy[key] = copyJson(member);
  }
  return copy;
}

function toTrace({ subscriber, envelope, number }: Attempt): DeliverTrace {
  return { id: envelope.id, type: envelope.type, meta: { ...envelope.meta }, subscriber, attempt: number };
}

const LONGEST_DESCRIPTION = 4000;

/** The error of a failed attempt as text, which a dead delivery keeps. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : `rejected with ${String(error)}`;
  return text.slice(0, LONGEST_DESCRIPTION);
}
