import type { Admin } from '../../runtime/admin.js';
import { type Bus, type Consumer, type Deliver, EmitError } from '../../runtime/bus.js';
import { busClosed, deliversAlready } from '../refusals.js';
import { checkSubscribers, createRoutes, type ManifestSource } from '../routing.js';
import { createAdmin } from './admin.js';
import { type Dispatcher, startDispatcher } from './dispatcher.js';
import type { Database } from './driver.js';
import { createEventWriter } from './events.js';
import { createInbox } from './inbox.js';
import { openStore } from './open.js';
import { fillStoreSettings, type SqliteSettings } from './settings.js';

/** A durable bus that stores events in an SQLite file. */
export type SqliteBus = Bus & {
  /**
   * Delivers with `deliver` until the consumer is closed. Rejects while another consumer of this bus is open, and when
   * `deliverTo` was given a map that lacks a subscriber.
   */
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  /** Lists, repeats and deletes stored deliveries. */
  readonly admin: Admin;
  /** Resolves when every delivery in the store is done or dead, including those of other processes. */
  readonly idle: () => Promise<void>;
  /** Stops delivering as `close` of the consumer does, stores everything that was published, and closes the file. */
  readonly close: () => Promise<void>;
};

/** Where the SQLite bus stores events, and how it delivers them. */
export type SqliteBusOptions = SqliteSettings & {
  /** `generated/manifest.json`, which says who subscribes to which event. */
  readonly manifest: ManifestSource;
  /**
   * The folder of the store. It is created if it does not exist, with a `.gitignore` of its own. Default: `.tsc-run`.
   */
  readonly folder?: string;
};

/**
 * Opens a durable bus in one file, which any number of processes on this machine can share.
 *
 * An emit resolves when its event is on disk. From then on, every subscriber receives the event at least once. It
 * receives it again if it failed, took too long, or its process ended before the result was stored. Deliveries to a
 * subscriber start in the order in which they are due, several at a time; no other order is guaranteed.
 *
 * Rejects when the file cannot be opened, is not a store, or has a later version, when this Node has no SQLite, and
 * with a `RangeError` when a setting is out of range.
 *
 * @example
 * const bus = await openSqliteBus({ manifest });
 * events.connect(bus);
 * await bus.consume(deliverTo({ mail: () => import('./functions/subscribers/mail.js') }));
 */
export async function openSqliteBus({ manifest, folder = '.tsc-run', ...given }: SqliteBusOptions): Promise<SqliteBus> {
  const settings = fillStoreSettings(given);
  const routes = createRoutes(manifest);
  const database = await openStore(folder);
  let dispatcher: Dispatcher | undefined;
  let isClosed = false;
  const wake = () => dispatcher?.wake();
  const inbox = createInbox(database, createEventWriter(database, routes), wake);

  async function consume(deliver: Deliver): Promise<Consumer> {
    if (dispatcher) throw deliversAlready();
    checkSubscribers(manifest, deliver);
    const started = startDispatcher(database, deliver, settings);
    dispatcher = started;
    return {
      close: async () => {
        await started.close();
        if (dispatcher === started) dispatcher = undefined;
      },
    };
  }

  return {
    maxBytes: settings.maxBytes,
    admin: createAdmin(database, routes, wake),
    publish: async (batch) => {
      if (isClosed) throw new EmitError(batch.map(busClosed));
      await inbox.publish(batch);
    },
    consume,
    idle: createIdle(database, settings.pollMs),
    close: async () => {
      if (isClosed) return;
      await dispatcher?.close();
      dispatcher = undefined;
      isClosed = true;
      inbox.flush();
      database.close();
    },
  };
}

function createIdle(database: Database, pollMs: number): () => Promise<void> {
  const isOpen = database.prepare(
    `SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting') OR
            EXISTS (SELECT 1 FROM delivery WHERE state = 'running') AS open`,
  );
  return async () => {
    while ((isOpen.get() as { open: number }).open === 1) await new Promise((resolve) => setTimeout(resolve, pollMs));
  };
}
