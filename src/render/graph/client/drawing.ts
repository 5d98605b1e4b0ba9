import { make } from './make.js';
import { LEFT, type Layout, ROW, WIDTHS } from './layout.js';
import { COLUMNS, type Edge, type Network, type Node } from './network.js';
import { ORPHAN_MARKS, TITLES } from './words.js';

/** The boxes and lines of the page. */
export type Drawing = {
  readonly element: HTMLElement;
  /** Shows these nodes where the layout has them. */
  draw(shown: readonly Node[], layout: Layout): void;
  /** Marks a node, what it is connected with, and the lines between them; undefined marks nothing. */
  mark(key: string | undefined, how: 'selected' | 'pointed'): void;
  boxOf(key: string): HTMLButtonElement | undefined;
};

type Handlers = { readonly onSelect: (key: string) => void; readonly onPoint: (key: string | undefined) => void };

export function createDrawing(network: Network, { onSelect, onPoint }: Handlers): Drawing {
  const boxes = new Map(network.nodes.map((node) => [node.key, toBox(node)]));
  const lines = network.edges.map((edge) => ({ edge, path: document.createElementNS(SVG, 'path') }));
  const linesOf = new Map<string, SVGPathElement[]>(network.nodes.map(({ key }) => [key, []]));
  for (const { edge, path } of lines) for (const key of [edge.from, edge.to]) linesOf.get(key)?.push(path);
  for (const [key, box] of boxes) {
    box.addEventListener('click', () => onSelect(key));
    box.addEventListener('pointerenter', () => onPoint(key));
    box.addEventListener('pointerleave', () => onPoint(undefined));
  }
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const lists = new Map(COLUMNS.map((column) => [column, make('ul', { 'aria-label': TITLES[column] })]));
  const element = make('div', { class: 'drawing' }, [svg, ...lists.values()]);
  const marked = { selected: [] as Element[], pointed: [] as Element[] };
  return {
    element,
    draw(shown, { tops, width, height }) {
      for (const [column, list] of lists) {
        const own = shown.filter((node) => node.column === column);
        own.sort((a, b) => (tops.get(a.key) ?? 0) - (tops.get(b.key) ?? 0));
        list.replaceChildren(...own.flatMap(({ key }) => boxes.get(key)?.parentElement ?? []));
        for (const { key } of own) boxes.get(key)!.style.top = `${tops.get(key)}px`;
      }
      svg.setAttribute('width', String(width));
      svg.setAttribute('height', String(height));
      const seen = lines.filter(({ edge }) => tops.has(edge.from) && tops.has(edge.to));
      for (const { edge, path } of seen) path.setAttribute('d', toCurve(edge, tops));
      svg.replaceChildren(...seen.map(({ path }) => path));
    },
    mark(key, how) {
      for (const each of marked[how]) each.classList.remove(how, `${how}-own`);
      element.classList.toggle(`has-${how}`, key !== undefined);
      if (key === undefined) return void (marked[how] = []);
      const own = boxes.get(key);
      const linked = (network.neighbours.get(key) ?? []).flatMap((each) => boxes.get(each) ?? []);
      marked[how] = [...(own === undefined ? [] : [own]), ...linked, ...(linesOf.get(key) ?? [])];
      for (const each of marked[how]) each.classList.add(how);
      own?.classList.add(`${how}-own`);
    },
    boxOf: (key) => boxes.get(key),
  };
}

const SVG = 'http://www.w3.org/2000/svg';

/** The button of a node, in its item of the list. */
function toBox({ column, name, orphan, facts }: Node): HTMLButtonElement {
  const box = make(
    'button',
    { type: 'button', class: `box ${column}`, tabindex: '-1', title: [name, ...facts].join('\n') },
    [
      make('span', { class: 'name' }, [name]),
      ...(orphan === undefined ? [] : [make('span', { class: 'badge' }, [ORPHAN_MARKS[orphan]])]),
    ],
  );
  box.style.left = `${LEFT[column]}px`;
  box.style.width = `${WIDTHS[column]}px`;
  box.style.height = `${ROW - 6}px`;
  make('li', {}, [box]);
  return box;
}

function toCurve({ from, to }: Edge, tops: ReadonlyMap<string, number>): string {
  const left = from.startsWith('emitter ') ? 'emitter' : 'event';
  const right = left === 'emitter' ? 'event' : 'subscriber';
  const [x1, x2] = [LEFT[left] + WIDTHS[left], LEFT[right]];
  const [y1, y2] = [from, to].map((key) => Math.round((tops.get(key) ?? 0) + (ROW - 6) / 2));
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
