import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { EventModel } from '../../../analysis/model/model.js';
import { type Admin, openSqliteBus } from '../../../buses/local.js';
import { DEFAULT_SCHEMA } from '../../../buses/postgres/schema.js';
import { findFolder, toStoreFile } from '../../../buses/sqlite/open.js';
import { ToolError } from '../../../project/disk/tool-error.js';

/** Where the events of an app are stored, if any are: in a file, or in a database. */
export type Store =
  | { readonly kind: 'file'; readonly folder: string; readonly file: string; readonly exists: boolean }
  | { readonly kind: 'database'; readonly url: string; readonly schema: string };

export type StoreChoice = {
  readonly folder: string | undefined;
  readonly database: string | undefined;
  readonly schema: string | undefined;
};

/** The given store; else the one that `openSqliteBus` opens in the folder of the app. */
export function findStore(cwd: string, { folder: given, database, schema }: StoreChoice, app: string): Store {
  if (database !== undefined && given !== undefined)
    throw new ToolError('--folder and --database do not go together', 'Name one store.');
  if (database !== undefined) return { kind: 'database', url: database, schema: schema ?? DEFAULT_SCHEMA };
  if (schema !== undefined) throw new ToolError('--schema needs --database', 'Add --database URL.');
  const folder = given === undefined ? findFolder(app) : resolve(cwd, given);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new ToolError(`--folder ${given} is a file`, 'Give the folder that holds events.db.');
  }
  const file = toStoreFile(folder);
  return { kind: 'file', folder, file, exists: existsSync(file) };
}

/** The names of an app. */
export type Names = Pick<EventModel, 'events' | 'subscribers'>;

/** What actions need of the bus of a store. */
export type AdminBus = { readonly admin: Admin; readonly close: () => Promise<void> };

/** Runs `use` on the bus of a store. Without a store, it gets none, and none is created. */
export async function withBus<T>(
  store: Store,
  names: Names,
  use: (bus: AdminBus | undefined) => Promise<T>,
): Promise<T> {
  const bus = await open(store, names).catch((error: NodeJS.ErrnoException) => {
    if (store.kind === 'file') throw new ToolError(error.message);
    // Where a host has several addresses, the error for all of them has no message.
    const why = error.message || error.code;
    throw new ToolError(`Cannot open the database of --database: ${why}`, 'Check the URL, and that the server runs.');
  });
  if (bus === undefined) return use(undefined);
  try {
    return await use(bus);
  } finally {
    await bus.close();
  }
}

async function open(store: Store, manifest: Names): Promise<AdminBus | undefined> {
  if (store.kind === 'file') return store.exists ? openSqliteBus({ folder: store.folder, manifest }) : undefined;
  const { openDatabase } = await import('../../../buses/postgres/database.js');
  return openDatabase(store, manifest);
}

/** Says which store was read, so that nobody takes the zeros of a missing one for an empty queue. */
export function describeStore(store: Store, cwd: string, isFound: boolean): string {
  if (store.kind === 'database') {
    const where = `schema ${store.schema} of the database`;
    return isFound
      ? `Store: ${where}`
      : `There is no store in the ${where}. If the app uses another, name it with --schema.`;
  }
  const { folder, file, exists } = store;
  if (exists) return `Store: ${toShort(file, cwd)}`;
  return `There is no store in ${toShort(folder, cwd)}: no event was emitted from there. If the app opens another folder, name it with --folder.`;
}

function toShort(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
