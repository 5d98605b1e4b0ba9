import type { Manifest } from '../buses/local.js';
import type { Delivery, DeliveryFilter, DeliveryState } from '../runtime/admin.js';
import type { Activity, EmitActivity } from './journal/activity.js';
import type { StoredEvent } from './page/host.js';

/** The descriptor of a child over which the server talks to the thread that watches it. */
export const WATCHDOG_FD = 4;

/** What a child needs to run an app. Everything here can travel between processes. */
export type AppCode = {
  /** Absolute. */
  readonly folder: string;
  /** From the `.env` files: variables that the environment does not set. */
  readonly env: Readonly<Record<string, string>>;
  readonly manifest: Manifest;
  /** The subscribers that have a file; it is absolute. */
  readonly subscribers: readonly { readonly name: string; readonly file: string }[];
  /** The generated `schemas.ts`, if the app validates its events; absolute. */
  readonly schemas?: string;
  /** Whether events are kept in memory instead of the store of the app. */
  readonly memory: boolean;
  /** The port of the debugger, if there is one. */
  readonly inspect?: number;
};

/** A request for a handler. */
export type HandlerCall = {
  /** Of its activity. */
  readonly id: string;
  /** The file of the handler; absolute. */
  readonly file: string;
  /** The name of its export. */
  readonly handler: string;
  /** Names the handler for people, for example `GET in functions/api/users.ts`. */
  readonly place: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly ip: string;
};

/** What a handler returned. */
export type HandlerResponse = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string | Uint8Array;
};

/** What is asked of the bus of a child, and the type of each answer. */
export type Questions = {
  readonly deliveries: {
    readonly given: { readonly state?: DeliveryState; readonly id?: string; readonly limit?: number };
    readonly answer: readonly Delivery[];
  };
  readonly event: { readonly given: string; readonly answer: StoredEvent | undefined };
  readonly redrive: { readonly given: DeliveryFilter; readonly answer: number };
  readonly replay: { readonly given: DeliveryFilter; readonly answer: number };
  readonly emit: { readonly given: { readonly type: string; readonly data: unknown }; readonly answer: string };
};

export type Ask<K extends keyof Questions = keyof Questions> = K extends unknown
  ? { readonly what: K; readonly given: Questions[K]['given'] }
  : never;

/** From the server to a child. */
export type ToChild =
  | { readonly kind: 'start'; readonly code: AppCode }
  | { readonly kind: 'call'; readonly call: HandlerCall }
  | { readonly kind: 'ask'; readonly id: number; readonly ask: Ask }
  /** Stop taking deliveries, because newer code is about to take over. */
  | { readonly kind: 'retire' }
  /** End when everything that runs has ended. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'ping' };

/** What a child sends to the server. The app in it may send something of its own, as it would to a process manager. */
export type Told = { readonly tscRun: FromChild };

/** From a child to the server. */
export type FromChild =
  /** The loader of TypeScript is there; none of the app's code has run. */
  | { readonly kind: 'warm' }
  | { readonly kind: 'ready' }
  /** The app cannot be started, for example because its store cannot be opened. */
  | { readonly kind: 'unable'; readonly error: string }
  /** A handler is about to run: from here on, its request must not be repeated. */
  | { readonly kind: 'begun'; readonly id: string }
  | { readonly kind: 'response'; readonly id: string; readonly response: HandlerResponse }
  | { readonly kind: 'failure'; readonly id: string; readonly error: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  /** `origin` is the event of a delivery, for a server that has not seen it emitted. */
  | { readonly kind: 'activity'; readonly activity: Activity; readonly origin?: EmitActivity }
  /** Why the process is about to end, as far as it knows. */
  | { readonly kind: 'crash'; readonly error: string }
  /** The file of the store was deleted or replaced: the app must start again. */
  | { readonly kind: 'store-gone' }
  | { readonly kind: 'retired' }
  | { readonly kind: 'pong' };
