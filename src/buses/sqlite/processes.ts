import { hostname } from 'node:os';
import type { Database } from './driver.js';

/**
 * The processes that deliver from one store. Each counts its beats in it, and each measures with its own stopwatch how long another
 * has not: clocks are never compared, so that one that jumps takes nothing from anybody.
 */
export type Processes = {
  /** Joins the store; answers the id to claim with. */
  readonly join: () => string;
  /** To be called every third of a lease. False when others have given this process up: its claims are theirs. */
  readonly beat: (process: string) => boolean;
  /** Those that do not beat any more: gone from this machine, or silent for a lease. */
  readonly findSilent: (self: string) => readonly string[];
  /** Ends a membership; what the process was running waits again, or is dead when this was its last attempt. */
  readonly remove: (process: string, now: number, attempts: number) => void;
};

type ProcessRow = { readonly id: string; readonly host: string; readonly pid: number; readonly beat: number };

export function createProcesses(database: Database, leaseMs: number): Processes {
  const insert = database.prepare('INSERT INTO process (id, host, pid) VALUES (?, ?, ?)');
  const beat = database.prepare('UPDATE process SET beat = beat + 1 WHERE id = ?');
  const others = database.prepare('SELECT id, host, pid, beat FROM process WHERE id <> ?');
  const orphaned = database.prepare(
    "SELECT DISTINCT process AS id FROM delivery WHERE state = 'running' AND process NOT IN (SELECT id FROM process)",
  );
  const release = database.prepare(`
    UPDATE delivery
    SET state = iif(attempt < :attempts, 'waiting', 'dead'), due = :now, process = NULL, error = 'its process ended before it did'
    WHERE process = :process AND state = 'running'`);
  const remove = database.prepare('DELETE FROM process WHERE id = ?');
  const stopwatch = createStopwatch(leaseMs);
  return {
    join: () => {
      const id = crypto.randomUUID();
      insert.run(id, hostname(), process.pid);
      return id;
    },
    beat: (id) => beat.run(id).changes === 1,
    findSilent: (self) => {
      const rows = others.all(self) as ProcessRow[];
      const silent = rows.filter((row) => hasEnded(row) || stopwatch.isSilent(row));
      // One that was given up may have claimed more before it noticed.
      return [...silent, ...(orphaned.all() as { id: string }[])].map(({ id }) => id);
    },
    remove: (id, now, attempts) => {
      release.run({ process: id, now, attempts });
      remove.run(id);
    },
  };
}

function createStopwatch(leaseMs: number): { readonly isSilent: (row: ProcessRow) => boolean } {
  const seen = new Map<string, { readonly beat: number; readonly at: number }>();
  return {
    isSilent: ({ id, beat }) => {
      const now = performance.now();
      const last = seen.get(id);
      if (last?.beat === beat) return now - last.at >= leaseMs;
      seen.set(id, { beat, at: now });
      return false;
    },
  };
}

/** Only a process of this machine can be known to have ended. One with our own pid may be a thread of ours: it has its lease. */
function hasEnded({ host, pid }: ProcessRow): boolean {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
