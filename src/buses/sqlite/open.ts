import { dirname, join, resolve } from 'node:path';
import { StoreGone } from '../engine/store.js';
import { fs } from '../node.js';
import { type Database, loadDriver } from './driver.js';
import { migrate } from './schema.js';
import type { Retry } from './transaction.js';

/** An open store. */
export type OpenStore = {
  readonly database: Database;
  readonly file: string;
  /** Throws `StoreUnavailable` when the file was deleted or replaced since: what is written now, nobody finds. */
  readonly check: () => void;
};

/** The path of the store in the folder of local state, usually `.tsc-run`. */
export function toStoreFile(folder: string): string {
  return join(folder, 'events.db');
}

const CONFIGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `tsc-run.config.${extension}`);

/**
 * The folder of local state of the app: beside the nearest config upwards from `from`, in a folder or in its `src`.
 * Where there is no config, for example in a container that holds only compiled files, in `from` itself.
 */
export function findFolder(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const app = [folder, join(folder, 'src')].find(hasConfig);
    if (app !== undefined) return join(app, '.tsc-run');
    if (folder === dirname(folder)) return join(resolve(from), '.tsc-run');
  }
}

function hasConfig(folder: string): boolean {
  return CONFIGS.some((name) => fs.existsSync(join(folder, name)));
}

/** Opens the store and creates it if it does not exist. Rejects when the file is not a store or cannot be opened. */
export async function openStore(folder: string, retry: Retry): Promise<OpenStore> {
  const openDatabase = await loadDriver();
  const file = resolve(toStoreFile(folder));
  let database: Database | undefined;
  try {
    createFiles(folder, file);
    const opened = (database = openDatabase(file));
    await retry(() => configure(opened));
    await retry(() => migrate(opened));
    return { database, file, check: createCheck(file) };
  } catch (cause) {
    database?.close();
    throw new Error(`Cannot open ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/**
 * Creates the folder with a `.gitignore` of its own, so that the app's `.gitignore` need not list it. Events may hold
 * what is nobody else's business, so only their owner may read the folder and the file.
 */
function createFiles(folder: string, file: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  tryCreate(() => fs.writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' }));
  // SQLite gives the files beside it the permissions of this one. A file that exists is left alone: closing it would
  // release the locks that this process may have on it.
  tryCreate(() => fs.closeSync(fs.openSync(file, 'wx', 0o600)));
}

function tryCreate(create: () => void): void {
  try {
    create();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Space that is free can be given back, which a store decides before it has its first table.
 *
 * A lock of another connection is an error at once, because waiting for it would block the event loop. With `FULL`, a
 * commit is on disk when it returns. With `NORMAL`, a power failure could lose the latest commits.
 */
function configure(database: Database): void {
  database.exec(`
    PRAGMA busy_timeout = 0;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
  `);
}

function createCheck(file: string): () => void {
  const opened = fs.statSync(file);
  return () => {
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    const what = found ? 'replaced' : 'deleted';
    throw new StoreGone(`${file} was ${what} while this process had it open. Open the bus again`);
  };
}
