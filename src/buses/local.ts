export type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../runtime/admin.js';
export type { Bus, Consumer, Deliver } from '../runtime/bus.js';
export type { DeliveredEvent, DeliveryContext, Envelope, Signal } from '../runtime/envelope.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from '../runtime/validation/standard-schema.js';
export type { Validation } from '../runtime/validation/validation.js';
export type { RetentionSettings } from './admin/retention.js';
export type { Duration } from './admin/times.js';
export {
  createDeliverTo,
  type DeliveredName,
  deliverTo,
  type DeliverTo,
  type DeliverToAny,
  type DeliverToOptions,
  type SubscriberModule,
  type SubscriberModules,
} from './deliver-to.js';
export { type MemoryBus, memoryBus } from './memory/bus.js';
export type { Manifest, ManifestSource } from './routing.js';
export type { DeliverySettings } from './settings.js';
export { openSqliteBus, type SqliteBus, type SqliteBusOptions } from './sqlite/bus.js';
export type { SqliteSettings } from './sqlite/settings.js';
