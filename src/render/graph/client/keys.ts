import { COLUMNS, type Network, type Node } from './network.js';
import type { Viewport } from './viewport.js';

type Keys = {
  readonly network: Network;
  readonly viewport: Viewport;
  readonly search: HTMLInputElement;
  readonly current: () => string | undefined;
  readonly shown: () => readonly Node[];
  readonly boxOf: (key: string) => HTMLElement | undefined;
  readonly focus: (key: string) => void;
  readonly escape: () => void;
};

/** Arrows go from box to box: up and down in a column, left and right along the lines. */
export function followKeys(keys: Keys): void {
  const { viewport, search } = keys;
  const onPage: Readonly<Record<string, () => void>> = {
    '/': () => search.focus(),
    '+': () => viewport.zoom(1.25),
    '=': () => viewport.zoom(1.25),
    '-': () => viewport.zoom(0.8),
    '0': () => viewport.home(),
    '1': () => viewport.fit(),
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target instanceof Element && event.target.matches('input, select');
    if (event.key === 'Escape') keys.escape();
    else if (event.target === search && (event.key === 'ArrowDown' || event.key === 'Enter')) go(keys, keys.current());
    else if (!isTyping && Object.hasOwn(onPage, event.key)) onPage[event.key]?.();
    else if (event.target instanceof Element && event.target.matches('.box') && event.key in STEPS)
      go(keys, findNext(keys, STEPS[event.key as keyof typeof STEPS]));
    else return;
    event.preventDefault();
  });
}

const STEPS = {
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
  PageUp: { column: 0, row: -20 },
  PageDown: { column: 0, row: 20 },
  Home: { column: 0, row: -Infinity },
  End: { column: 0, row: Infinity },
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
} as const;

type Step = (typeof STEPS)[keyof typeof STEPS];

function go({ focus }: Keys, key: string | undefined): void {
  if (key !== undefined) focus(key);
}

function findNext({ network, current, shown, boxOf }: Keys, { column, row }: Step): string | undefined {
  const from = shown().find(({ key }) => key === current());
  if (from === undefined) return undefined;
  const topOf = ({ key }: Node): number => boxOf(key)?.offsetTop ?? 0;
  const wanted = COLUMNS[COLUMNS.indexOf(from.column) + column];
  const inColumn = shown()
    .filter((node) => node.column === wanted)
    .sort((a, b) => topOf(a) - topOf(b));
  if (column === 0) {
    const index = inColumn.indexOf(from) + row;
    return inColumn[Math.min(Math.max(index, 0), inColumn.length - 1)]?.key;
  }
  const linked = inColumn.filter(({ key }) => network.neighbours.get(from.key)?.includes(key));
  const near = (linked.length > 0 ? linked : inColumn).map((node) => ({
    node,
    far: Math.abs(topOf(node) - topOf(from)),
  }));
  return near.sort((a, b) => a.far - b.far)[0]?.node.key;
}
