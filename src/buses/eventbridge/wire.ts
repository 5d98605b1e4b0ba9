import type { Envelope } from '../../runtime/envelope.js';

/** What an event says of itself beside its payload. */
type WireMeta = {
  readonly v: 1;
  readonly id: string;
  readonly time: string;
  readonly meta?: Readonly<Record<string, string>>;
};

/** An event as EventBridge hands it to a target. */
export type EventBridgeEvent = {
  /** EventBridge's own id: another one each time an event is sent. */
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** When EventBridge received it: ISO 8601, UTC, in seconds. */
  readonly time: string;
  readonly detail: unknown;
};

/**
 * The `Detail` of an event: its payload, and `$meta` beside the payload's own keys. EventBridge takes only objects, so
 * any other payload goes under `$data`, and so does one that has a key of that name itself.
 */
export function toDetail({ id, time, meta, data }: Envelope): Record<string, unknown> {
  const $meta: WireMeta = { v: 1, id, time, ...(meta && { meta }) };
  return isPlain(data) ? { ...data, $meta } : { $meta, $data: data };
}

/** Whether a payload can be a `Detail` by itself. */
export function isPlain(data: unknown): data is Record<string, unknown> {
  return isObject(data) && !Object.hasOwn(data, '$meta') && !Object.hasOwn(data, '$data');
}

/** The event of ours, or of any other publisher: then its id and time are those of EventBridge. */
export function toEnvelope(event: EventBridgeEvent): Envelope {
  const { detail, 'detail-type': type } = event;
  if (!isObject(detail) || !isOurs(detail['$meta'])) return { id: event.id, type, data: detail, time: event.time };
  const { $meta, ...rest } = detail;
  const { id, time, meta } = $meta as WireMeta;
  const data = Object.hasOwn(rest, '$data') ? rest['$data'] : rest;
  return { id, type, data, time: typeof time === 'string' ? time : event.time, ...(isObject(meta) && { meta }) };
}

function isOurs(meta: unknown): boolean {
  return isObject(meta) && meta['v'] === 1 && typeof meta['id'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
