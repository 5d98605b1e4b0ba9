import type { Admin } from '../../runtime/admin.js';
import type { Bus, Consumer, Deliver } from '../../runtime/bus.js';
import { createCheckedAdmin } from '../admin/checked-admin.js';
import { createRetention, withRetention } from '../admin/retention.js';
import { describeValue } from '../advice.js';
import { fillDurableSettings } from '../durable-settings.js';
import { type Clock, systemClock } from '../engine/clock.js';
import { createEngine } from '../engine/engine.js';
import { guardProblems } from '../engine/problems.js';
import { cannotAdminister } from '../refusals.js';
import { createRoutes, type ManifestSource } from '../routing.js';
import { createAdmin } from './admin/admin.js';
import { createPrune } from './admin/prune.js';
import { findFolder, openStore, toStoreFile } from './open.js';
import { POLL_MS, type SqliteSettings } from './settings.js';
import { createSqliteStore } from './store.js';
import { createRetry, createWriter, type Retry } from './transaction.js';

/** A durable bus that stores events in an SQLite file. */
export type SqliteBus = Bus & {
  /**
   * Delivers with `deliver` until the consumer is closed. Rejects while another consumer of this bus is open. What a
   * `deliverTo` map lacks is left to other processes, and reported to `onProblem`.
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
   * The folder of the store. It is created if it does not exist, with a `.gitignore` of its own, and readable for its
   * owner only. Default: `.tsc-run` beside the nearest config upwards from the working directory.
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
export function openSqliteBus(options: SqliteBusOptions): Promise<SqliteBus> {
  return openWithClock(options, systemClock);
}

/** Tests give it a clock that jumps. */
export async function openWithClock(options: SqliteBusOptions, clock: Clock): Promise<SqliteBus> {
  const { manifest, folder = findFolder(process.cwd()), ...given } = options;
  const settings = fillDurableSettings(given, POLL_MS);
  const routes = createRoutes(manifest);
  checkFolder(folder);
  const retry = createRetry(toStoreFile(folder), clock);
  const opened = await openStore(folder, retry);
  const { database } = opened;
  const stored = createSqliteStore({ ...opened, clock, retry, longestRetryMs: settings.longestRetryMs });
  let isClosed = false;
  const store = {
    ...stored,
    close() {
      isClosed = true;
      return stored.close();
    },
  };
  const onProblem = guardProblems(given.onProblem);
  const engine = createEngine({ store, manifest, settings, clock, onProblem });
  const whileOpen: Retry = (action) => (isClosed ? Promise.reject(cannotAdminister()) : retry(action));
  const slicing = { clock, retry: whileOpen, write: createWriter(database, clock, whileOpen) };
  const prune = createPrune(database, slicing);
  const unchecked = createAdmin(database, { ...slicing, routes, prune });
  const retention = createRetention({
    ...settings,
    clock,
    prune: (before, limits) => prune({ before, dead: false, isQuick: true, ...limits }),
    onProblem,
  });
  const admin = createCheckedAdmin(unchecked, { manifest, wall: clock.wall, onChange: engine.wake });
  const { publish, idle } = engine;
  return { maxBytes: settings.maxBytes, admin, publish, idle, ...withRetention(engine, retention) };
}

function checkFolder(folder: unknown): void {
  if (typeof folder === 'string' && folder !== '') return;
  throw new TypeError(`folder is ${describeValue(folder)}: it must be the path of a folder.`);
}
