import type { Envelope } from '../runtime/envelope.js';

/** An event as durable stores hold it: `data` and `meta` are JSON. */
export type StoredEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly time: string;
  readonly meta: string | null;
};

export function toEnvelope({ id, type, data, time, meta }: StoredEvent): Envelope {
  const envelope = { id, type, data: JSON.parse(data) as unknown, time };
  return meta === null ? envelope : { ...envelope, meta: JSON.parse(meta) as Record<string, string> };
}
