export type { Bus, Consumer, Deliver } from '../runtime/bus.js';
export type { Envelope, Signal } from '../runtime/envelope.js';
export { eventBridgeBus, type EventBridgeBus } from './eventbridge/bus.js';
export type { EventBridgeBusOptions, EventBridgeSender } from './eventbridge/options.js';
