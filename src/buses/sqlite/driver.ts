import type * as Sqlite from 'node:sqlite';

export type Database = Sqlite.DatabaseSync;

/** Loads the SQLite of Node, or the optional package on a Node without it. Rejects when there is neither. */
export async function loadDriver(): Promise<(file: string) => Database> {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') ?? (await loadFallback());
  return (file) => new DatabaseSync(file);
}

async function loadFallback(): Promise<typeof Sqlite> {
  try {
    return await import('@photostructure/sqlite');
  } catch (cause) {
    const message = `Node ${process.versions.node} has no SQLite. Use Node 22.13 or later, or run: npm install @photostructure/sqlite`;
    throw new Error(message, { cause });
  }
}
