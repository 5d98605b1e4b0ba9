export type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../runtime/admin.js';
export type { Bus, Consumer, Deliver } from '../runtime/bus.js';
export type { Manifest, ManifestSource } from './routing.js';
export type { DeliverySettings } from './settings.js';
export { openPostgresBus, type PostgresBus, type PostgresBusOptions } from './postgres/bus.js';
export type { ListeningClient, PgClient, PgPool, Query, Row } from './postgres/connection.js';
export type { Listen } from './postgres/notifications.js';
export type { TransactionBus } from './postgres/outbox.js';
export type { PostgresSettings } from './postgres/settings.js';
