import type { Admin } from '../../runtime/admin.js';
import { type Bus, type Consumer, type Deliver, EmitError } from '../../runtime/bus.js';
import { busClosed } from '../refusals.js';
import { createRoutes, type ManifestSource } from '../routing.js';
import { createAdmin } from './admin.js';
import { type Dispatcher, startDispatcher } from './dispatcher.js';
import type { Database } from './driver.js';
import { createEventWriter } from './events.js';
import { createInbox } from './inbox.js';
import { openStore } from './open.js';
import { fillStoreSettings, type SqliteSettings } from './settings.js';

export type SqliteBus = Bus & {
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  readonly admin: Admin;
  /** Resolves when every delivery is done or dead, whichever process makes it. */
  readonly idle: () => Promise<void>;
  /** Stores what was published, stops delivering as the consumer's own `close` does, and closes the file. */
  readonly close: () => Promise<void>;
};

export type SqliteBusOptions = SqliteSettings & {
  readonly manifest: ManifestSource;
  /** The folder of the store, made when it is not there; it keeps itself out of git. Default: `.tsc-run`. */
  readonly folder?: string;
};

/**
 * A durable bus in one file, for any number of processes of this machine.
 *
 * An emit resolves when its event is on the disk. Each subscriber then gets it at least once: again when it failed, was too slow, or
 * its process ended before its result was stored. Events of one subscriber are started in the order in which they are due, several at
 * a time; there is no other order.
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
    if (dispatcher) throw new Error('This bus delivers already. Close its consumer before consuming again.');
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
