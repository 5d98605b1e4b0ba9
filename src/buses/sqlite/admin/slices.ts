import { type Clock, nextTurn } from '../../engine/clock.js';
import type { Retry, Write } from '../transaction.js';

/** What reading and changing in slices needs. */
export type Slicing = { readonly clock: Clock; readonly retry: Retry; readonly write: Write };

export type Scan<Row> = {
  /** The rows after `last` in the order of the scan; all of them without it. */
  readonly read: (last: Row | undefined) => Iterable<Row>;
  readonly accepts: (row: Row) => boolean;
  /** Whether to go on after a slice, given the accepted rows of that slice. Default: until the end. */
  readonly goesOn?: (accepted: readonly Row[]) => boolean | Promise<boolean>;
};

/** How long a slice may stay in the store, in milliseconds. */
const SLICE_MS = 4;
/** Rows between two looks at the clock. */
const ROWS = 16;
/** The most rows in one transaction, whose ids lie all over an index: the more pages, the longer the commit. */
const MOST_CHANGES = 200;

/** Reads rows in slices of a few milliseconds, with a turn of the event loop in between. */
export async function scan<Row>({ clock, retry }: Slicing, { read, accepts, goesOn }: Scan<Row>): Promise<void> {
  let last: Row | undefined;
  for (let isEnd = false; !isEnd;) {
    const slice = await retry(() => readSlice(clock, read(last), accepts));
    ({ last, isEnd } = slice);
    if ((await goesOn?.(slice.accepted)) === false) return;
    if (!isEnd) await nextTurn(clock);
  }
}

function readSlice<Row>(clock: Clock, rows: Iterable<Row>, accepts: (row: Row) => boolean) {
  const until = clock.now() + SLICE_MS;
  const accepted: Row[] = [];
  let last: Row | undefined;
  let seen = 0;
  for (const row of rows) {
    last = row;
    if (accepts(row)) accepted.push(row);
    if (++seen % ROWS === 0 && clock.now() > until) return { accepted, last, isEnd: false };
  }
  return { accepted, last, isEnd: true };
}

/** Changes each row, in transactions of a few milliseconds. Returns the sum of what `change` returns. */
export async function changeEach<Row>(
  { clock, write }: Slicing,
  rows: readonly Row[],
  change: (row: Row) => number,
): Promise<number> {
  let total = 0;
  for (let done = 0; done < rows.length;) {
    // A transaction may be repeated, so it counts from where the last one that is on disk has ended.
    const slice = await write(() => {
      const until = clock.now() + SLICE_MS;
      let count = 0;
      let next = done;
      const end = Math.min(rows.length, done + MOST_CHANGES);
      do count += change(rows[next++]!);
      while (next < end && clock.now() < until);
      return { count, next };
    });
    total += slice.count;
    done = slice.next;
    if (done < rows.length) await nextTurn(clock);
  }
  return total;
}
