import type { Activity } from '../../../journal/activity.js';
import type { Delivery, DeliveryFilter } from '../../../../runtime/admin.js';
import {
  BASE,
  type CountAnswer,
  type EmitAnswer,
  type EventAnswer,
  type SchemaAnswer,
  TOKEN_HEADER,
} from '../../wire.js';

/** Asks the server. Each method rejects with an `Error` in the server's words. */
export type Api = {
  readonly activity: (key: Pick<Activity, 'kind' | 'id'>) => Promise<Activity | null>;
  readonly event: (id: string) => Promise<EventAnswer>;
  readonly deliveries: (filter: { readonly state?: string; readonly limit: number }) => Promise<readonly Delivery[]>;
  readonly schema: (type: string) => Promise<unknown>;
  readonly emit: (type: string, data: unknown) => Promise<string>;
  readonly redrive: (filter: DeliveryFilter) => Promise<number>;
  readonly replay: (filter: DeliveryFilter) => Promise<number>;
};

export function createApi(token: () => string): Api {
  const read = <T>(name: string, query: Readonly<Record<string, string>>): Promise<T> =>
    ask<T>(`${BASE}/api/${name}?${new URLSearchParams(query)}`);
  const act = <T>(name: string, body: unknown): Promise<T> =>
    ask<T>(`${BASE}/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [TOKEN_HEADER]: token() },
      body: JSON.stringify(body),
    });
  return {
    activity: ({ kind, id }) => read('activity', { kind, id }),
    event: (id) => read('event', { id }),
    deliveries: ({ state, limit }) =>
      read('deliveries', { limit: String(limit), ...(state !== undefined && { state }) }),
    schema: async (type) => (await read<SchemaAnswer>('schema', { type })).schema,
    emit: async (type, data) => (await act<EmitAnswer>('emit', { type, data })).id,
    redrive: async (filter) => (await act<CountAnswer>('redrive', filter)).count,
    replay: async (filter) => (await act<CountAnswer>('replay', filter)).count,
  };
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init).catch(() => {
    throw new Error('The server does not answer. Is tsc-run dev still running?');
  });
  const body = (await response.json().catch(() => ({ error: `The server answered ${response.status}.` }))) as T & {
    readonly error?: string;
  };
  if (!response.ok) throw new Error(body.error ?? `The server answered ${response.status}.`);
  return body;
}
