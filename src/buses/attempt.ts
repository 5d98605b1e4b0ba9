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

const tracer = /* @__PURE__ */ createTracer<DeliverTrace>('tsc-run:deliver');

/** Calls the subscriber with its own copy of the payload. Rejects when it throws, even synchronously, or rejects. */
export function runAttempt(deliver: Deliver, attempt: Attempt, context: DeliveryContext): Promise<void> {
  try {
    if (!tracer.isOn()) return call(deliver, attempt, context);
    return traceAttempt(attempt, () => call(deliver, attempt, context));
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

/** Runs an attempt as tracing sees it. */
export function traceAttempt(attempt: Attempt, run: () => Promise<void>): Promise<void> {
  return tracer.isOn() ? tracer.run(toTrace(attempt), run) : run();
}

function call(deliver: Deliver, { subscriber, envelope }: Attempt, context: DeliveryContext): Promise<void> {
  return deliver(subscriber, { type: envelope.type, data: copyData(envelope.data) }, context);
}

/** What was accepted can be delivered, however deep it is nested. */
function copyData(data: unknown): unknown {
  try {
    return copyJson(data);
  } catch (error) {
    if (error instanceof RangeError) return copyDeep(data);
    throw error;
  }
}

/** Copies without recursion, which costs more. */
function copyDeep(data: unknown): unknown {
  const root: { data: unknown } = { data };
  const holders: object[] = [root];
  for (let holder = holders.pop(); holder !== undefined; holder = holders.pop()) {
    const members = holder as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const member = members[key];
      if (typeof member !== 'object' || member === null) continue;
      const copy: object = Array.isArray(member) ? [...(member as unknown[])] : { ...member };
      members[key] = copy;
      holders.push(copy);
    }
  }
  return root.data;
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

const LONGEST_DESCRIPTION = 20_000;
const MOST_CAUSES = 10;

/** Why an attempt failed that the bus itself ended. Its text is its message alone: the stack would be that of the bus. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/**
 * The error of a failed attempt as text, which a dead delivery keeps: with its stack and its causes, but without its
 * other properties, which may hold secrets.
 */
export function describeFailure(error: unknown): string {
  return listCauses(error).map(describeOne).join('\ncaused by: ').slice(0, LONGEST_DESCRIPTION);
}

/** An error, its cause, the cause of that, and so on. A cause that was there before, or that cannot be read, ends the list. */
function listCauses(error: unknown): readonly unknown[] {
  const causes = new Set<unknown>([error]);
  for (const each of causes) {
    const cause = orElse(undefined, () => (each instanceof Error ? each.cause : undefined));
    if (cause !== undefined && causes.size < MOST_CAUSES) causes.add(cause);
  }
  return [...causes];
}

function describeOne(error: unknown): string {
  return orElse('rejected with a value that has no text', () => {
    if (error instanceof GivenUp) return error.message;
    if (!(error instanceof Error)) return `rejected with ${String(error)}`;
    const text = String(error.stack ?? error);
    if (!(error instanceof AggregateError)) return text;
    return [text, ...error.errors.slice(0, MOST_CAUSES).map((one) => `of: ${describeOne(one)}`)].join('\n');
  });
}

/** What is thrown can be anything, also what throws when it is looked at. */
function orElse<T>(instead: T, read: () => T): T {
  try {
    return read();
  } catch {
    return instead;
  }
}
