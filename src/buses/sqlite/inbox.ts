import { EmitError, type EmitFailure } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import { notStored } from '../refusals.js';
import type { Database } from './driver.js';
import type { StoreEvents } from './events.js';
import { inTransaction } from './transaction.js';

/** Accepts events. All events published in one turn of the event loop share a commit. */
export type Inbox = {
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  /** Commits everything that was published and is not committed yet. */
  readonly flush: () => void;
};

type Publication = {
  readonly batch: readonly Envelope[];
  readonly resolve: () => void;
  readonly reject: (error: EmitError) => void;
};

/** The most publications in one commit, which limits how long a commit blocks the event loop and other processes. */
const LARGEST_GROUP = 500;

export function createInbox(database: Database, storeEvents: StoreEvents, onCommit: () => void): Inbox {
  const pending: Publication[] = [];

  function commitGroup(): void {
    const group = pending.splice(0, LARGEST_GROUP);
    if (pending.length > 0) setImmediate(commitGroup);
    if (group.length === 0) return;
    try {
      const failures = inTransaction(database, () => group.map(({ batch }) => storeEvents(batch)));
      group.forEach((publication, index) => answer(publication, failures[index]!));
      onCommit();
    } catch (cause) {
      for (const publication of group) refuse(publication, cause);
    }
  }

  return {
    publish: (batch) =>
      new Promise((resolve, reject) => {
        if (pending.length === 0) setImmediate(commitGroup);
        pending.push({ batch, resolve, reject });
      }),
    flush: () => {
      while (pending.length > 0) commitGroup();
    },
  };
}

function answer({ resolve, reject }: Publication, failures: readonly EmitFailure[]): void {
  if (failures.length === 0) resolve();
  else reject(new EmitError(failures));
}

function refuse({ batch, reject }: Publication, cause: unknown): void {
  const why = `the store did not take it: ${cause instanceof Error ? cause.message : String(cause)}. Nothing was lost; emit again.`;
  reject(
    new EmitError(
      batch.map((envelope, index) => notStored(envelope, index, why)),
      { cause },
    ),
  );
}
