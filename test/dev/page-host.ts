import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteBus, type SqliteBus } from '../../src/buses/sqlite/bus.js';
import { toJsonSchema } from '../../src/contracts/schema/json-schema.js';
import { connectCauses, runAs, toDeliveryId, toEmitActivity } from '../../src/dev/child/causes.js';
import type { DeliveryActivity, RequestActivity } from '../../src/dev/journal/activity.js';
import { createJournal, type Journal } from '../../src/dev/journal/journal.js';
import type { AppView, PageHost, StoredEvent } from '../../src/dev/page/host.js';
import { createPage } from '../../src/dev/page/page.js';
import type { DeliveredEvent, DeliveryContext } from '../../src/runtime/envelope.js';
import { connect } from '../../src/runtime/environment/connection.js';
import { send } from '../../src/runtime/send.js';
import type { DeliverTrace } from '../../src/runtime/tracing.js';
import { readTypes, toText } from '../contracts/read-types.js';
import { toSchema } from '../contracts/to-schema.js';
import type { JsonSchema } from '../../src/contracts/schema/dialect.js';

/** The payloads of the app's events, as its files would export them. */
const TYPES: Readonly<Record<string, string>> = {
  'user.registered': `export type CaseEvent = {
    id: string;
    /** The name as the user wrote it. */
    name: string;
    /** @format email */
    email: string;
    plan: 'free' | 'pro';
    /** @minimum 13 */
    age?: number;
    address?: { street: string; city: string };
  };`,
  'order.paid': `export type CaseEvent = {
    orderId: string;
    total: { amount: number; currency: 'EUR' | 'USD' };
    lines: { sku: string; count: number; note: string | null }[];
    method: { kind: 'card'; last4: string } | { kind: 'invoice'; due: string };
    labels?: { [name: string]: string };
  };`,
  'welcome.sent': '{ id: string; to: string }',
  'payment.failed': '{ orderId: string; reason: string }',
  'catalog.imported': 'unknown',
};

const SUBSCRIBERS: Readonly<Record<string, readonly string[]>> = {
  'send-welcome-email': ['user.registered'],
  'update-analytics': ['user.registered', 'order.paid'],
  'charge-card': ['order.paid'],
  'audit-log': ['welcome.sent', 'catalog.imported'],
};

const EMITTERS: Readonly<Record<string, readonly string[]>> = {
  'user.registered': ['functions/api/users.ts:12'],
  'order.paid': ['functions/api/orders.ts:21', 'functions/api/checkout.ts:40'],
  'welcome.sent': ['functions/subscribers/send-welcome-email.ts:9'],
  'payment.failed': ['functions/subscribers/charge-card.ts:18'],
};

const names = Object.keys(TYPES);
const subscribersOf = (event: string): readonly string[] =>
  Object.keys(SUBSCRIBERS).filter((name) => SUBSCRIBERS[name]?.includes(event));
const fileOf = (event: string): string => `events/${event.replace('.', '-')}.ts`;

export const APP_VIEW: AppView = {
  name: 'shop',
  events: names.map((name) => ({ name, subscribers: subscribersOf(name), file: fileOf(name) })),
  subscribers: Object.entries(SUBSCRIBERS).map(([name, events]) => ({
    name,
    file: `functions/subscribers/${name}.ts`,
    external: false,
    events,
  })),
  routes: [
    ['POST', '/users', 'functions/api/users.ts'],
    ['GET', '/users/[id]', 'functions/api/users/[id].ts'],
    ['POST', '/orders', 'functions/api/orders.ts'],
  ].map(([method, path, file]) => ({ method, path, file, span: { file, start: 0, end: 0 } })) as AppView['routes'],
  problems: [],
  emitters: Object.entries(EMITTERS).map(([name, places]) => ({ name, places })),
};

export type TestHost = {
  readonly url: string;
  readonly token: string;
  readonly bus: SqliteBus;
  readonly journal: Journal;
  /** How many streams follow the journal. */
  readonly listeners: () => number;
  /** Called for every delivery; it throws to let it fail. */
  readonly onDelivery: Map<string, (event: DeliveredEvent, context: DeliveryContext) => Promise<void> | void>;
  /** Emits an event as the handler of a request would. */
  readonly request: (method: string, path: string, type: string, data: unknown) => Promise<string>;
  readonly emit: (type: string, data: unknown) => Promise<string>;
  readonly setApp: (app: AppView) => void;
  /** Ends the server with all its connections; `start` takes the same port again, as another run. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The page before a real bus, real validators and the real journal; only the app is made up. */
export async function openTestHost(): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'tsc-run-page-'));
  const forms = await readTypes(new Map(Object.entries(TYPES).map(([name, type]) => [name, toText(type)])));
  const schemas = Object.fromEntries(names.map((name) => [name, toSchema(toJsonSchema(forms, name) as JsonSchema)]));
  const journal = createJournal();
  let listening = 0;
  const watched: Journal = {
    ...journal,
    listen(listener) {
      listening++;
      const stop = journal.listen(listener);
      return () => [listening--, stop()];
    },
  };
  const bus = await openSqliteBus({
    folder,
    manifest: {
      events: APP_VIEW.events,
      subscribers: APP_VIEW.subscribers.map(({ name, events }) => ({ name, events, external: false })),
    },
    attempts: 2,
    maxBytes: 500_000,
    firstRetryMs: 40,
    onProblem: () => undefined,
  });
  const stored = new Map<string, StoredEvent>();
  connect(
    {
      ...bus,
      async publish(batch) {
        for (const each of batch) journal.add(toEmitActivity(each));
        const started = performance.now();
        await bus.publish(batch);
        for (const { id, type, data, time, meta = {} } of batch) {
          stored.set(id, { id, type, data: JSON.stringify(data), time, meta });
          journal.add({ ...toEmitActivity({ id, type, data, time, meta }), ms: performance.now() - started });
        }
      },
    },
    { validation: { when: 'emit', schemas } },
  );
  connectCauses();
  const unfollow = followDeliveries(journal);
  const onDelivery: TestHost['onDelivery'] = new Map();
  await bus.consume(async (subscriber, event, context) => {
    await onDelivery.get(subscriber)?.(event, context);
  });

  const emit = async (type: string, data: unknown): Promise<string> => {
    const id = randomUUID();
    await send([{ type, data, id }]);
    return id;
  };
  let app = APP_VIEW;
  const listeners = new Set<() => void>();
  const toHost = (token: string): PageHost => ({
    token,
    journal: watched,
    app: () => app,
    onClose: () => () => undefined,
    onAppChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    deliveries: (filter) => bus.admin.deliveries(filter),
    event: async (id) => stored.get(id),
    redrive: (filter) => bus.admin.redrive(filter),
    replay: (filter) => bus.admin.replay(filter),
    emit,
    schemaOf: async (type) => (type === 'catalog.imported' ? undefined : toJsonSchema(forms, type)),
  });
  const token = randomUUID();
  let server = await listen(toHost(token), 0);
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://localhost:${port}/_tsc-run`,
    token,
    bus,
    journal,
    listeners: () => listening,
    onDelivery,
    emit,
    request: (method, path, type, data) => request(journal, { method, path }, () => emit(type, data)),
    setApp(next) {
      app = next;
      for (const listener of listeners) listener();
    },
    stop,
    async start() {
      server = await listen(toHost(randomUUID()), port);
    },
    async close() {
      await stop();
      await bus.close();
      unfollow();
      connect(undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listen(host: PageHost, port: number): Promise<Server> {
  const page = createPage(host);
  const server = createServer((incoming, response) => void page(incoming, response));
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return server;
}

async function request<T>(
  journal: Journal,
  { method, path }: Pick<RequestActivity, 'method' | 'path'>,
  handle: () => Promise<T>,
): Promise<T> {
  const id = randomUUID();
  const time = new Date().toISOString();
  const activity: RequestActivity = { kind: 'request', id, time, method, path, route: path };
  journal.add(activity);
  const started = performance.now();
  const result = await runAs({ request: id }, handle);
  journal.add({ ...activity, status: 201, ms: performance.now() - started });
  return result;
}

/** Adds every delivery to the journal as it starts and ends. */
function followDeliveries(journal: Journal): () => void {
  const running = new Map<string, { readonly activity: DeliveryActivity; readonly started: number }>();
  const start = (message: unknown): void => {
    const { id: event, type, subscriber, attempt } = message as DeliverTrace;
    const id = toDeliveryId(message as DeliverTrace);
    const time = new Date().toISOString();
    const activity: DeliveryActivity = { kind: 'delivery', id, event, type, subscriber, attempt, time };
    running.set(id, { activity, started: performance.now() });
    journal.add(activity);
  };
  const end = (message: unknown): void => {
    const { error, attempt } = message as DeliverTrace;
    const { activity, started } = running.get(toDeliveryId(message as DeliverTrace))!;
    running.delete(activity.id);
    const ms = performance.now() - started;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    journal.add({
      ...activity,
      ms,
      ...(error === undefined
        ? { outcome: 'done' as const }
        : { outcome: attempt === 2 ? ('dead' as const) : ('failed' as const), error: text }),
    });
  };
  subscribe('tsc-run:deliver', start);
  subscribe('tsc-run:deliver:done', end);
  return () => {
    unsubscribe('tsc-run:deliver', start);
    unsubscribe('tsc-run:deliver:done', end);
  };
}

/** What the app's subscribers do: one emits another event, one fails for some orders. */
export function actLikeShop({ onDelivery, emit }: TestHost): void {
  const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  onDelivery.set('send-welcome-email', async ({ data }) => {
    await rest(38);
    const { id, email } = data as { readonly id: string; readonly email: string };
    await emit('welcome.sent', { id, to: email });
  });
  onDelivery.set('update-analytics', () => rest(12));
  onDelivery.set('audit-log', () => rest(3));
  onDelivery.set('charge-card', async ({ data }) => {
    await rest(24);
    if ((data as { readonly orderId: string }).orderId.startsWith('declined'))
      throw new Error('The payment provider declined the card');
  });
}

export const USER = { id: 'u1', name: 'Ada Lovelace', email: 'ada@example.com', plan: 'pro' };
export const ORDER = {
  orderId: 'order-1',
  total: { amount: 42, currency: 'EUR' },
  lines: [{ sku: 'lamp', count: 2, note: null }],
  method: { kind: 'card', last4: '4242' },
};
