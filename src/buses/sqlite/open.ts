import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, loadDriver } from './driver.js';
import { migrate } from './schema.js';

/** The file of the store in the folder of local state, `.tsc-run`. */
export function toStoreFile(folder: string): string {
  return join(folder, 'events.db');
}

/** Opens the store, and makes it when it is not there. */
export async function openStore(folder: string): Promise<Database> {
  const openDatabase = await loadDriver();
  const file = toStoreFile(folder);
  let database: Database | undefined;
  try {
    createFolder(folder);
    database = openDatabase(file);
    configure(database);
    migrate(database);
    return database;
  } catch (cause) {
    database?.close();
    throw new Error(`Cannot open ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The folder ignores itself, so that nobody has to add it to the app's own `.gitignore`. */
function createFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** With `FULL`, a commit is on the disk when it returns; `NORMAL` would lose the last ones with the power. */
function configure(database: Database): void {
  database.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
  `);
}
