import { hostname } from 'node:os';
import type { Database } from './driver.js';

/**
 * The processes that deliver from one store. Each increments a counter in the store as its heartbeat. The others
 * measure, each with its own monotonic clock, how long the counter has not changed. Wall clocks are never compared, so
 * a process whose clock jumps neither loses deliveries nor takes them from others.
 */
export type Processes = {
  /** Adds this process to the store. Returns the id that it claims deliveries with. */
  readonly join: () => string;
  /**
   * Records a heartbeat; call it every third of a lease. Returns false when the others have removed this process and
   * taken over its deliveries.
   */
  readonly beat: (process: string) => boolean;
  /** Finds the processes that have ended on this machine, or have had no heartbeat for a lease. */
  readonly findSilent: (self: string) => readonly string[];
  /** Removes a process. Its running deliveries wait again, or are dead if this was their last attempt. */
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
      // A removed process may have claimed more deliveries before it noticed.
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

/**
 * Whether a process has certainly ended, which can be known only on this machine. A row with the pid of this process
 * may belong to one of its threads, so only its lease counts.
 */
function hasEnded({ host, pid }: ProcessRow): boolean {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
