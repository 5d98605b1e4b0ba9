export type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../runtime/admin.js';
export type { Consumer, Deliver } from '../runtime/bus.js';
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
