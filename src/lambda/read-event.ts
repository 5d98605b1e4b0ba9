import type { EventBridgeEvent } from '../buses/eventbridge/wire.js';

/** A batch that Lambda has taken from a queue. */
export type SqsEvent = { readonly Records: readonly SqsRecord[] };

/** A message of a queue. */
export type SqsRecord = {
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: { readonly ApproximateReceiveCount?: string };
};

export function isBatch(event: EventBridgeEvent | SqsEvent): event is SqsEvent {
  return Array.isArray((event as Partial<SqsEvent> | null)?.Records);
}

/** The event in a message; a text that says why there is none. */
export function readMessage({ body }: SqsRecord): EventBridgeEvent | string {
  try {
    return readEvent(JSON.parse(body));
  } catch {
    return 'its body is not JSON';
  }
}

/** What EventBridge sends to a target; a text that says why it is something else. */
export function readEvent(given: unknown): EventBridgeEvent | string {
  const { id, 'detail-type': type, time, detail } = (given ?? {}) as Partial<EventBridgeEvent>;
  if (typeof type !== 'string' || detail === undefined) return 'it has no detail-type, or no detail';
  if (typeof id !== 'string' || typeof time !== 'string') return 'it has no id, or no time';
  return given as EventBridgeEvent;
}

/** How often the message was received, this time included. */
export function toAttempt({ attributes }: SqsRecord): number {
  return Number(attributes?.ApproximateReceiveCount) || 1;
}
