import type { Folder } from '../../../analysis/model/folder.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventModel } from '../../../analysis/model/model.js';
import { type Admin, openSqliteBus } from '../../../buses/local.js';
import { toStoreFile } from '../../../buses/sqlite/open.js';
import { ToolError } from '../../../project/disk/tool-error.js';

const STORE = '.tsc-run';

/** Where the events are: in a database, or with the app. */
export type StorePlace = {
  readonly app: Folder;
  readonly database: string | undefined;
  readonly schema: string | undefined;
};

type AdminBus = { readonly admin: Admin; readonly close: () => Promise<void> };

/** Runs `use` on the bus of an app. Undefined when there is no store yet; none is created. */
export async function withBus<T>(
  place: StorePlace,
  model: EventModel,
  use: (bus: AdminBus) => Promise<T>,
): Promise<T | undefined> {
  const bus = await openBus(place, model).catch((error: Error) => {
    throw new ToolError(error.message);
  });
  if (bus === undefined) return undefined;
  try {
    return await use(bus);
  } finally {
    await bus.close();
  }
}

async function openBus(
  { app, database: url, schema }: StorePlace,
  manifest: EventModel,
): Promise<AdminBus | undefined> {
  if (url !== undefined) {
    const { openDatabase } = await import('../../../buses/postgres/database.js');
    return openDatabase({ url, schema }, manifest);
  }
  const folder = join(app.path, STORE);
  return existsSync(toStoreFile(folder)) ? openSqliteBus({ folder, manifest }) : undefined;
}
