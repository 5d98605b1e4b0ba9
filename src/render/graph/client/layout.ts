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

/** Events stand in the order of their names; what emits and receives them stands as near to them as there is room. */
export function toLayout({ neighbours }: Network, shown: readonly Node[]): Layout {
  const tops = new Map<string, number>();
  const height = ROW * Math.max(...COLUMNS.map((column) => shown.filter((node) => node.column === column).length), 1);
  const events = shown.filter(({ column }) => column === 'event');
  const start = (height - events.length * ROW) / 2;
  events.forEach(({ key }, index) => tops.set(key, start + index * ROW));
  for (const column of ['emitter', 'subscriber'] as const) {
    const wanted = shown
      .filter((node) => node.column === column)
      .map(({ key }) => ({
        key,
        top: average((neighbours.get(key) ?? []).flatMap((each) => tops.get(each) ?? [])) ?? height,
      }))
      .sort((a, b) => a.top - b.top);
    spread(wanted, height).forEach((top, index) => tops.set(wanted[index]?.key ?? '', top));
  }
  return { tops, width: LEFT.subscriber + WIDTHS.subscriber, height };
}

function average(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
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
