import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { EventModel } from '../../../analysis/model/model.js';
import { openSqliteBus, type SqliteBus } from '../../../buses/local.js';
import { findFolder, toStoreFile } from '../../../buses/sqlite/open.js';
import { ToolError } from '../../../project/disk/tool-error.js';

/** Where the events of an app are stored, if any are. */
export type Store = { readonly folder: string; readonly file: string; readonly exists: boolean };

/** The store in the given folder; else the one that `openSqliteBus` opens in the folder of the app. */
export function findStore(cwd: string, given: string | undefined, app: string): Store {
  const folder = given === undefined ? findFolder(app) : resolve(cwd, given);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    throw new ToolError(`--folder ${given} is a file`, 'Give the folder that holds events.db.');
  }
  const file = toStoreFile(folder);
  return { folder, file, exists: existsSync(file) };
}

/** The names of an app. */
export type Names = Pick<EventModel, 'events' | 'subscribers'>;

/** Runs `use` on the bus of a store. Without a store, it gets none, and none is created. */
export async function withBus<T>(
  { folder, exists }: Store,
  names: Names,
  use: (bus: SqliteBus | undefined) => Promise<T>,
): Promise<T> {
  if (!exists) return use(undefined);
  const bus = await openSqliteBus({ folder, manifest: names }).catch((error: Error) => {
    throw new ToolError(error.message);
  });
  try {
    return await use(bus);
  } finally {
    await bus.close();
  }
}

/** Says which store was read, so that nobody takes the zeros of a missing one for an empty queue. */
export function describeStore({ folder, file, exists }: Store, cwd: string): string {
  if (exists) return `Store: ${toShort(file, cwd)}`;
  return `There is no store in ${toShort(folder, cwd)}: no event was emitted from there. If the app opens another folder, name it with --folder.`;
}

function toShort(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
