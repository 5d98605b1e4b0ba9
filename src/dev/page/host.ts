import type { Severity } from '../../analysis/model/diagnostic.js';
import type { Route } from '../../analysis/model/model.js';
import type { Delivery, DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
import type { Journal } from '../journal/journal.js';

/** An event as the store holds it. */
export type StoredEvent = {
  readonly id: string;
  /** The event name. */
  readonly type: string;
  /** The payload, as JSON text. */
  readonly data: string;
  /** When it was emitted: ISO 8601, UTC. */
  readonly time: string;
  readonly meta: Readonly<Record<string, string>>;
};

/** The app as the page shows it. Files are relative to the app, places are `file:line`. */
export type AppView = {
  readonly name: string;
  readonly events: readonly { readonly name: string; readonly subscribers: readonly string[]; readonly file: string }[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly file?: string;
    readonly external: boolean;
    readonly events: readonly string[];
  }[];
  readonly routes: readonly Route[];
  readonly problems: readonly {
    readonly severity: Severity;
    readonly code: string;
    readonly message: string;
    readonly place: string;
  }[];
  /** The places that emit an event, by its name. */
  readonly emitters: readonly { readonly name: string; readonly places: readonly string[] }[];
};

/** What the page needs of the server. */
export type PageHost = {
  /** Made for this run; every action needs it in the header `x-tsc-run-token`. */
  readonly token: string;
  readonly journal: Journal;
  readonly app: () => AppView;
  /** Calls `listener` after every change of the app; returns a function that ends this. */
  readonly onAppChange: (listener: () => void) => () => void;
  /** Calls `listener` when the server is about to end; returns a function that ends this. */
  readonly onClose: (listener: () => void) => () => void;
  readonly deliveries: (filter: {
    readonly state?: DeliveryState;
    readonly id?: string;
    readonly limit?: number;
  }) => Promise<readonly Delivery[]>;
  readonly event: (id: string) => Promise<StoredEvent | undefined>;
  /** Starts dead deliveries again; resolves with their number. */
  readonly redrive: (filter: DeliveryFilter) => Promise<number>;
  /** Delivers events again; resolves with the number of deliveries started. */
  readonly replay: (filter: DeliveryFilter) => Promise<number>;
  /** Resolves with the id of the event; rejects with the message of the `EmitError`. */
  readonly emit: (type: string, data: unknown) => Promise<string>;
  /** The JSON Schema of an event's payload; undefined where ts-morph is not installed. */
  readonly schemaOf: (type: string) => Promise<unknown>;
};
