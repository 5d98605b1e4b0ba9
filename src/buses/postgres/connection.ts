import { sleep, systemClock } from '../engine/clock.js';
import { StoreUnavailable } from '../engine/store.js';

/** A row of an answer, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement and resolves with its rows. `values` are strings and nulls; each `$1`, `$2`, … occurs once in
 * `text`, in this order.
 *
 * @example const query: Query = (text, values) => sql.unsafe(text, [...values]); // the package postgres
 */
export type Query = (text: string, values: readonly (string | null)[]) => Promise<readonly Row[]>;

/** What the bus needs of a `Client` of the package pg. */
export type PgClient = {
  readonly query: (text: string, values?: (string | null)[]) => Promise<{ readonly rows: readonly Row[] }>;
};

/** A `Client` of the package pg that can wait for notifications. */
export type ListeningClient = PgClient & {
  // As methods, because the listeners of pg's own types depend on the event.
  on(event: 'notification' | 'error' | 'end', listener: () => void): unknown;
  removeListener(event: 'notification' | 'error' | 'end', listener: () => void): unknown;
};

/** What the bus needs of a `Pool` of the package pg. */
export type PgPool = {
  readonly query: (statement: {
    readonly name?: string;
    readonly text: string;
    readonly values: (string | null)[];
  }) => Promise<{ readonly rows: readonly Row[] }>;
  readonly connect: () => Promise<ListeningClient & { readonly release: (destroy?: boolean) => void }>;
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown;
  readonly removeListener: (event: 'error', listener: (error: Error) => void) => unknown;
};

/**
 * A statement. A connection may keep the plan of one with a name, which is different for every text. A plan that was made
 * while a table was small may read all of it when it is large, so only statements that have no choice have a name.
 */
export type Statement = { readonly name?: string; readonly text: string };

/** Runs a statement. Rejects with `StoreUnavailable` unless the values are to blame. */
export type Send = (statement: Statement, ...values: readonly (string | null)[]) => Promise<readonly Row[]>;

/** In milliseconds. A server that does not answer for so long counts as gone. */
const LONGEST_WAIT = 30_000;
const MOST_TRIES = 5;

export function createSend(run: (statement: Statement, values: (string | null)[]) => Promise<readonly Row[]>): Send {
  return async (statement, ...values) => {
    for (let tries = 1; ; tries++) {
      try {
        return await limit(run(statement, [...values]));
      } catch (error) {
        const code = findCode(error);
        // Both mean that nothing was done, and that it may work the next time.
        if ((code !== DEADLOCK && code !== CONFLICT) || tries === MOST_TRIES) throw classify(error, code);
        await sleep(systemClock, 2 ** tries * systemClock.random());
      }
    }
  };
}

const DEADLOCK = '40P01';
const CONFLICT = '40001';

/** An answer that comes later is ignored. What it says has happened all the same: the engine finds out. */
function limit<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = new StoreUnavailable(`PostgreSQL has not answered for ${LONGEST_WAIT / 1000} s`);
    const timer = systemClock.after(LONGEST_WAIT, () => reject(late), true);
    answer.then(resolve, reject).finally(() => systemClock.cancel(timer));
  });
}

/** The SQLSTATE of an error. Some libraries wrap the errors of their driver. */
function findCode(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { code?: unknown };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/** Data exceptions, broken constraints, and exceeded limits: another value would have been taken. */
const BLAMES_VALUES = /^(22|23|54)/;

function classify(error: unknown, code: string | undefined): unknown {
  if (error instanceof StoreUnavailable || (code !== undefined && BLAMES_VALUES.test(code))) return error;
  if (error instanceof RangeError) return error;
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  return new StoreUnavailable(`PostgreSQL: ${message}`, { cause: error });
}
