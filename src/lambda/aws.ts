export type { EventBridgeBus } from '../buses/eventbridge/bus.js';
export type { EventBridgeBusOptions, EventBridgeSender } from '../buses/eventbridge/options.js';
export type { EventBridgeEvent } from '../buses/eventbridge/wire.js';
export type { Bus, Consumer, Deliver } from '../runtime/bus.js';
export type { DeliveredEvent, DeliveryContext, Envelope, Signal } from '../runtime/envelope.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from '../runtime/validation/standard-schema.js';
export type { Validation } from '../runtime/validation/validation.js';
export type { SubscriberModule } from '../buses/deliver-to.js';
export type { LambdaContext } from './deadline.js';
export { eventBridgeBus } from './event-bridge-bus.js';
export type { HttpAnswer, HttpEvent, HttpEventV1, HttpEventV2 } from './http-event.js';
export type { HttpRoute } from './match-route.js';
export type { SqsEvent, SqsRecord } from './read-event.js';
export { type HttpFunction, toHttpLambda, type ToHttpLambdaOptions } from './to-http-lambda.js';
export {
  type BatchResponse,
  type DeliveryKey,
  type Idempotency,
  type SubscriberFunction,
  toLambda,
  type ToLambdaOptions,
} from './to-lambda.js';
