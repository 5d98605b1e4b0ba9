import { type Attempt, runAttempt } from '../buses/attempt.js';
import { createContext } from '../buses/context.js';
import { checkPayload, type Listen, runListen } from '../buses/deliver-to.js';
import type { DeliveredEvent, DeliveryContext } from '../runtime/envelope.js';
import type { EventOfKeys } from '../runtime/events.js';
import type { Validation } from '../runtime/validation/validation.js';
import type { Schedule } from './schedule.js';

/** The `listen` of each subscriber to deliver to, by subscriber name. Each must take the events of that subscriber. */
export type Subscribers<R, S> = {
  readonly [N in keyof S]?: (event: EventOfKeys<R, keyof S[N]>, context: DeliveryContext) => unknown;
};

/** One delivery that `deliver` made: one call of a `listen`. */
export type Delivered = {
  /** The name of the subscriber. */
  readonly subscriber: string;
  /** The event name. */
  readonly type: string;
  /** The id of the event. */
  readonly id: string;
  /** 1, or 2 when a seed repeated the delivery. */
  readonly attempt: number;
};

/** Runs the schedule until nothing is left for these subscribers. Rejects with the first error of a subscriber. */
export async function deliverAll(
  schedule: Schedule,
  subscribers: ReadonlyMap<string, Listen>,
  validation?: Validation,
): Promise<readonly Delivered[]> {
  const delivered: Delivered[] = [];
  for (;;) {
    const attempts = schedule.take(({ subscriber }) => subscribers.has(subscriber));
    if (attempts.length === 0) return delivered;
    await Promise.all(attempts.map((attempt) => deliverOne(subscribers.get(attempt.subscriber)!, attempt, validation)));
    delivered.push(...attempts.map(toDelivered));
  }
}

async function deliverOne(listen: Listen, attempt: Attempt, validation: Validation | undefined): Promise<void> {
  const deliver = async (name: string, event: DeliveredEvent, context: DeliveryContext) => {
    checkPayload(validation, name, event);
    await runListen(listen, { subscriber: name, event, context });
  };
  try {
    await runAttempt(deliver, attempt, createContext(attempt));
  } catch (cause) {
    const { subscriber, envelope } = attempt;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${subscriber} failed on '${envelope.type}' (${envelope.id}): ${reason}`, { cause });
  }
}

function toDelivered({ subscriber, number, envelope: { id, type } }: Attempt): Delivered {
  return { subscriber, type, id, attempt: number };
}
