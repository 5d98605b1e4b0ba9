import type { Heartbeat, Member, ProcessInfo } from '../engine/store.js';
import type { Database } from './driver.js';

/** The processes that deliver from one store. Call all within a transaction. */
export type Members = {
  readonly join: (info: ProcessInfo) => string;
  readonly beat: (id: string) => Heartbeat;
  readonly isMember: (id: string) => boolean;
  readonly leave: (id: string, beat?: number) => boolean;
};

export function createMembers(database: Database): Members {
  const insert = database.prepare(
    'INSERT INTO process (id, host, pid, scope, started_at, subscribers) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const beat = database.prepare('UPDATE process SET beat = beat + 1 WHERE id = ?');
  const find = database.prepare('SELECT beat FROM process WHERE id = ?');
  const others = database.prepare(
    'SELECT id, host, pid, scope, started_at AS startedAt, beat FROM process WHERE id <> ?',
  );
  const gone = database.prepare(
    "SELECT DISTINCT process AS id FROM delivery WHERE state = 'running' AND process NOT IN (SELECT id FROM process)",
  );
  const remove = database.prepare('DELETE FROM process WHERE id = ?');
  return {
    join: ({ host, pid, scope, startedAt, subscribers }) => {
      const id = crypto.randomUUID();
      insert.run(id, host, pid, scope, startedAt, subscribers ? JSON.stringify(subscribers) : null);
      return id;
    },
    beat: (id) => ({
      isMember: beat.run(id).changes === 1,
      others: others.all(id) as Member[],
      gone: (gone.all() as { id: string }[]).map((row) => row.id),
    }),
    isMember: (id) => find.get(id) !== undefined,
    leave: (id, last) => {
      const row = find.get(id) as { readonly beat: number } | undefined;
      if (row && last !== undefined && row.beat !== last) return false;
      remove.run(id);
      return true;
    },
  };
}
