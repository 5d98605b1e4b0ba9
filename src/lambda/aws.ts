export * from '../buses/aws.js';
export type { HttpAnswer, HttpEvent, HttpEventV1, HttpEventV2 } from './http-event.js';
export type { HttpRoute } from './match-route.js';
export type { LambdaContext } from './deadline.js';
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
export type { EventBridgeEvent } from '../buses/eventbridge/wire.js';
