import { type Column, COLUMNS, type Network, type Node } from './network.js';

/** In pixels of the page before it is zoomed. */
export const ROW = 30;
export const WIDTHS: Readonly<Record<Column, number>> = { emitter: 300, event: 340, subscriber: 260 };
const GAP = 130;

/** Where each column starts. */
export const LEFT: Readonly<Record<Column, number>> = {
  emitter: 0,
  event: WIDTHS.emitter + GAP,
  subscriber: WIDTHS.emitter + GAP + WIDTHS.event + GAP,
};

export type Layout = {
  /** The top of each node, by its key, in the order in which its column is read. */
  readonly tops: ReadonlyMap<string, number>;
  readonly width: number;
  readonly height: number;
};

/**
 * Events that share emitters and subscribers stand together; what emits and receives them stands as near to them as
 * there is room.
 */
export function toLayout({ neighbours }: Network, shown: readonly Node[]): Layout {
  const tops = new Map<string, number>();
  const columns = order(neighbours, shown);
  const height = ROW * Math.max(...COLUMNS.map((column) => columns[column].length), 1);
  const start = (height - columns.event.length * ROW) / 2;
  columns.event.forEach((key, index) => tops.set(key, start + index * ROW));
  for (const column of ['emitter', 'subscriber'] as const) {
    const wanted = columns[column]
      .map((key) => ({ key, top: average(neighbours.get(key), tops) ?? height }))
      .sort((a, b) => a.top - b.top);
    spread(wanted, height).forEach((top, index) => tops.set(wanted[index]?.key ?? '', top));
  }
  return { tops, width: LEFT.subscriber + WIDTHS.subscriber, height };
}

const ROUNDS = 8;

/** The keys of each column: again and again, each column is sorted by where its neighbours stand. */
function order(neighbours: Network['neighbours'], shown: readonly Node[]): Record<Column, readonly string[]> {
  const keysOf = (column: Column): readonly string[] =>
    shown.flatMap((node) => (node.column === column ? node.key : []));
  const columns = { emitter: keysOf('emitter'), event: keysOf('event'), subscriber: keysOf('subscriber') };
  const ranks = new Map<string, number>();
  const rank = (column: Column): void =>
    columns[column].forEach((key, index) => ranks.set(key, index / columns[column].length));
  rank('event');
  for (let round = 0; round < ROUNDS; round++) {
    for (const column of ['subscriber', 'emitter', 'event'] as const) {
      const at = new Map(
        columns[column].map((key) => [key, average(neighbours.get(key), ranks) ?? ranks.get(key) ?? 1]),
      );
      columns[column] = [...columns[column]].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0));
      rank(column);
    }
  }
  return columns;
}

function average(keys: readonly string[] = [], numbers: ReadonlyMap<string, number>): number | undefined {
  const known = keys.flatMap((key) => numbers.get(key) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** Moves what would overlap down, and what would be below the end up again. */
function spread(wanted: readonly { readonly top: number }[], height: number): readonly number[] {
  let next = 0;
  const down = wanted.map(({ top }) => {
    const placed = Math.max(top, next);
    next = placed + ROW;
    return placed;
  });
  let last = height - ROW;
  return down
    .reverse()
    .map((top) => {
      const placed = Math.min(top, last);
      last = placed - ROW;
      return placed;
    })
    .reverse();
}
