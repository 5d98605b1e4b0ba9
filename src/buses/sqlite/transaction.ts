import type { Database } from './driver.js';

/**
 * Runs `change` in a transaction. Takes the write lock at the start: a reader that becomes a writer does not wait for
 * it.
 */
export function inTransaction<T>(database: Database, change: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // On some errors, such as a full disk, SQLite has rolled back already.
  }
}
