import type * as Sqlite from 'node:sqlite';

export type Database = Sqlite.DatabaseSync;

/** The same interface for a Node without SQLite. Not a literal, so that neither TypeScript nor a bundler looks for it. */
const FALLBACK: string = '@photostructure/sqlite';

/** Loads SQLite on first use. */
export async function loadDriver(): Promise<(file: string) => Database> {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? (await loadFallback());
  return (file) => new DatabaseSync(file);
}

async function loadFallback(): Promise<typeof Sqlite> {
  try {
    return (await import(FALLBACK)) as typeof Sqlite;
  } catch (cause) {
    const message = `Node ${process.versions.node} has no SQLite. Use Node 22.13 or later, or run: npm install ${FALLBACK}`;
    throw new Error(message, { cause });
  }
}
