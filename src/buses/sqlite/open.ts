import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, loadDriver } from './driver.js';
import { migrate } from './schema.js';

/** The path of the store in the folder of local state, usually `.tsc-run`. */
export function toStoreFile(folder: string): string {
  return join(folder, 'events.db');
}

/** Opens the store and creates it if it does not exist. Rejects when the file is not a store or cannot be opened. */
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

/** Creates the folder with a `.gitignore` of its own, so that the app's `.gitignore` need not list it. */
function createFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** With `FULL`, a commit is on disk when it returns. With `NORMAL`, a power failure could lose the latest commits. */
function configure(database: Database): void {
  database.exec(`
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
  `);
}
