export type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
export type { Bus, Consumer, Deliver } from '../../runtime/bus.js';
export type { Manifest, ManifestSource } from '../routing.js';
export type { DeliverySettings } from '../settings.js';
export { openPostgresBus, type PostgresBus, type PostgresBusOptions } from './bus.js';
export type { ListeningClient, PgClient, PgPool, Query, Row } from './connection.js';
export type { Listen } from './notifications.js';
export type { TransactionBus } from './outbox.js';
export type { PostgresSettings } from './settings.js';
