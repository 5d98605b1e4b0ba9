import type { Database } from './driver.js';
import { inTransaction } from './transaction.js';

/**
 * One step per version of the schema. A new store runs all steps, an older store those it lacks. Never change a step
 * that was released.
 *
 * `event.seq` is the order in which events were accepted. `delivery.due` is the earliest start of the next attempt, in
 * milliseconds since 1970.
 */
export const STEPS: readonly string[] = [
  `CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    time TEXT NOT NULL,
    meta TEXT
  );
  CREATE TABLE delivery (
    event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    subscriber TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    due INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    PRIMARY KEY (event, subscriber)
  ) WITHOUT ROWID;
  CREATE INDEX delivery_waiting ON delivery (due, event) WHERE state = 'waiting';`,

  // Leases belong to processes instead of deliveries, each subscriber has a queue, and redriving resets the attempts.
  `CREATE TABLE process (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    beat INTEGER NOT NULL DEFAULT 0
  );
  ALTER TABLE delivery ADD COLUMN process TEXT;
  ALTER TABLE delivery ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
  UPDATE delivery SET fence = attempt;
  UPDATE delivery SET state = 'waiting', due = 0 WHERE state = 'running';
  DROP INDEX delivery_waiting;
  CREATE INDEX delivery_waiting ON delivery (subscriber, due, event) WHERE state = 'waiting';
  CREATE INDEX delivery_running ON delivery (process) WHERE state = 'running';
  CREATE INDEX delivery_dead ON delivery (event) WHERE state = 'dead';`,

  // Processes say where their pid counts and what they deliver; deliveries that may have ended a process run alone.
  `ALTER TABLE process ADD COLUMN scope TEXT NOT NULL DEFAULT '';
  ALTER TABLE process ADD COLUMN started_at TEXT NOT NULL DEFAULT '';
  ALTER TABLE process ADD COLUMN subscribers TEXT;
  ALTER TABLE delivery ADD COLUMN suspicion TEXT;
  CREATE INDEX delivery_suspect ON delivery (subscriber, due) WHERE suspicion IS NOT NULL;`,

  // How many deliveries there are, done and dead ones included: see `tally.ts`. An event takes its deliveries with it
  // before it goes, because their trigger needs it.
  `CREATE TABLE tally (
    type TEXT NOT NULL,
    subscriber TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (type, subscriber)
  ) WITHOUT ROWID;
  INSERT INTO tally SELECT type, subscriber, count(*), sum(state = 'done'), sum(state = 'dead')
    FROM delivery JOIN event ON seq = event GROUP BY type, subscriber;
  CREATE TRIGGER tally_delete AFTER DELETE ON delivery BEGIN
    UPDATE tally SET
      total = total - 1, done = done - (old.state = 'done'), dead = dead - (old.state = 'dead')
    WHERE type = (SELECT type FROM event WHERE seq = old.event) AND subscriber = old.subscriber;
  END;
  CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN
    DELETE FROM delivery WHERE event = old.seq;
  END;`,
];

/**
 * Brings the store to the current version. When several processes try at once, one migrates and the others find it
 * done.
 */
export function migrate(database: Database): void {
  if (readVersion(database) === STEPS.length) return;
  inTransaction(database, () => {
    const version = readVersion(database);
    if (version > STEPS.length) throw new Error(describeNewer(version));
    for (const step of STEPS.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${STEPS.length}`);
  });
}

function readVersion(database: Database): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

function describeNewer(version: number): string {
  return `it has version ${version}, this @tsc-run/core knows ${STEPS.length}. Update @tsc-run/core, or move the file away to start empty.`;
}
