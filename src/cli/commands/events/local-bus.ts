import type { Folder } from '../../../analysis/model/folder.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EventModel } from '../../../analysis/model/model.js';
import { openSqliteBus, type SqliteBus } from '../../../buses/local.js';
import { toStoreFile } from '../../../buses/sqlite/open.js';
import { ToolError } from '../../../project/disk/tool-error.js';

const STORE = '.tsc-run';

/** Runs `use` on the local bus of an app. Undefined when the app has no store yet; none is created. */
export async function withLocalBus<T>(
  app: Folder,
  model: EventModel,
  use: (bus: SqliteBus) => Promise<T>,
): Promise<T | undefined> {
  const folder = join(app.path, STORE);
  if (!existsSync(toStoreFile(folder))) return undefined;
  const bus = await openSqliteBus({ folder, manifest: model }).catch((error: Error) => {
    throw new ToolError(error.message);
  });
  try {
    return await use(bus);
  } finally {
    await bus.close();
  }
}
