import { type EventBridgeBus, eventBridgeBus as createBus } from '../buses/eventbridge/bus.js';
import type { EventBridgeBusOptions } from '../buses/eventbridge/options.js';
import { findDeadline } from './invocation.js';
import { trackEmits } from './track-emits.js';

/**
 * Creates a bus that sends events to Amazon EventBridge with the package `@aws-sdk/client-eventbridge`, which it loads
 * with the first event.
 *
 * An emit resolves when EventBridge has accepted its event. Events that are emitted in the same tick share requests, at
 * most ten in one. What EventBridge throttles or fails to answer is sent again, until the deadline; so a subscriber may
 * get an event twice, with the same id. In a function made by `toLambda` or `toHttpLambda` that deadline is the
 * function's, and its answer waits for emits that were not awaited.
 *
 * Throws a `TypeError` or `RangeError` for an option that makes no sense, and without a source.
 *
 * @example
 * events.connect(eventBridgeBus({ eventBus: 'shop', source: 'shop/prod' }));
 */
export function eventBridgeBus(options: EventBridgeBusOptions = {}): EventBridgeBus {
  return trackEmits(createBus({ deadline: findDeadline, ...options }));
}
