// Every type that a declaration file of an app may have to name is exported here.
export type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from './runtime/admin.js';
export type { Bus, Consumer, Deliver, EmitFailure, EmitFailureCode } from './runtime/bus.js';
export { EmitError } from './runtime/bus.js';
export type { checks } from './runtime/checks.js';
export type {
  Config,
  BuildConfig,
  DeployConfig,
  DomainConfig,
  EventsConfig,
  KnownKeys,
  RuleSeverity,
  SecretConfig,
  Variables,
  SubscriberConfig,
} from './runtime/config.js';
export { defineConfig } from './runtime/config.js';
export type {
  Emit,
  EmitMany,
  EmitMembers,
  EmitOptions,
  Emitter,
  Events,
  EventsEmit,
  EventsEmitMany,
  EventSink,
  PayloadIn,
  TscRunError,
  UnregisteredEmit,
  UnregisteredEmitMany,
} from './runtime/emitter.js';
export type { DeliveredEvent, DeliveryContext, Envelope, Signal } from './runtime/envelope.js';
export type { ConnectOptions } from './runtime/environment/connection.js';
export { fromEnv } from './runtime/environment/from-env.js';
export type { EventOfRegistry } from './runtime/events.js';
export { createEvents, events } from './runtime/events.js';
export * as http from './runtime/http/index.js';
export { type Jobs, jobs } from './runtime/jobs.js';
export type {
  DeclaredName,
  EventRegistry,
  RegistryInfo,
  SubscriberRegistry,
  UnsubscribedEvents,
} from './runtime/registry.js';
export * as secrets from './runtime/environment/secrets.js';
export type { EventSchema, SchemaIssue, SchemaResult, StandardSchema } from './runtime/validation/standard-schema.js';
export type { Validation } from './runtime/validation/validation.js';
export type { DeliverTrace, EmitTrace, TracedEvent } from './runtime/tracing.js';
