import { onTestFinished, vi } from 'vitest';
import type { LambdaContext } from '../../src/lambda/deadline.js';
import type { EventBridgeEvent } from '../../src/buses/eventbridge/wire.js';
import type { SqsEvent, SqsRecord } from '../../src/lambda/read-event.js';

/** The context of an invocation that Lambda ends after `ms`. */
export function createLambdaContext(ms = 10_000): LambdaContext {
  const end = Date.now() + ms;
  return { getRemainingTimeInMillis: () => end - Date.now() };
}

/** An event as EventBridge sends it to a target. */
export function toEvent(detail: unknown, more: Partial<EventBridgeEvent> = {}): EventBridgeEvent {
  return {
    id: 'b7a1',
    source: 'shop/dev',
    'detail-type': 'order.paid',
    time: '2026-11-27T12:00:00Z',
    detail,
    ...more,
  };
}

/** A batch as Lambda takes it from a queue: one message for each body. */
export function toBatch(...bodies: readonly (object | string)[]): SqsEvent {
  return { Records: bodies.map((body, index) => toRecord(body, `m${index}`)) };
}

export function toRecord(body: object | string, messageId: string, receiveCount = 1): SqsRecord {
  return {
    messageId,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  };
}

/** What is written to the log until the test ends. */
export function watchLog(): readonly string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.push(text));
  onTestFinished(() => spy.mockRestore());
  return lines;
}
