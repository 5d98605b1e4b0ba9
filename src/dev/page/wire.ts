import type { Delivery } from '../../runtime/admin.js';
import type { Activity } from '../journal/activity.js';
import type { AppView, StoredEvent } from './host.js';

/** Where the page is. Everything that it asks for is below. */
export const BASE = '/_tsc-run';

export const TOKEN_HEADER = 'x-tsc-run-token';

/**
 * The messages of the stream, by their name. `hello` is the first one after every connection: it replaces what the page
 * knows. Long texts of activities are cut; `api/activity` has them whole.
 */
export type StreamMessages = {
  readonly hello: { readonly token: string; readonly app: AppView; readonly activities: readonly Activity[] };
  readonly activities: readonly Activity[];
  readonly app: AppView;
};

/** What `GET api/event` answers. */
export type EventAnswer = { readonly event: StoredEvent | null; readonly deliveries: readonly Delivery[] };

/** What `GET api/schema` answers: null where schemas are not available. */
export type SchemaAnswer = { readonly schema: unknown };

/** What the actions answer. */
export type EmitAnswer = { readonly id: string };
export type CountAnswer = { readonly count: number };

/** What is answered instead, with a status of 400 or above. */
export type ErrorAnswer = { readonly error: string };
