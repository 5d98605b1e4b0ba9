import type { Database } from './driver.js';

/** All of `change` or nothing. The lock is taken at the start: a reader that turns writer would not wait for it. */
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
    // SQLite rolls back by itself on some errors, a full disk among them; then there is nothing to roll back.
  }
}
