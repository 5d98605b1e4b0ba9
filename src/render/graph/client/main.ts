import type { Graph, Orphan } from '../graph.js';
import { createControls } from './controls.js';
import { createDetails } from './details.js';
import { createDrawing } from './drawing.js';
import { followKeys } from './keys.js';
import { LEFT, toLayout, WIDTHS } from './layout.js';
import { make } from './make.js';
import { choose, type Chosen, COLUMNS, toNetwork } from './network.js';
import { createViewport, followPointer } from './viewport.js';
import { count, TITLES } from './words.js';

const graph = JSON.parse(document.getElementById('graph')?.textContent ?? '') as Graph;
const network = toNetwork(graph);
const nodes = new Map(network.nodes.map((node) => [node.key, node]));

let search = '';
let orphan: Orphan | 'any' | undefined;
let only: string | undefined;
let selected: string | undefined;
let chosen: Chosen = { hits: [], shown: [] };
/** The node that the Tab key leads to. */
let current: string | undefined;

const drawing = createDrawing(network, { onSelect: select, onPoint: (key) => drawing.mark(key, 'pointed') });
const headings = COLUMNS.map((column) => make('h2', {}, [TITLES[column]]));
const bar = make('div', { class: 'headings' }, headings);
const stage = make('main', { class: 'stage' }, [drawing.element, bar]);
const viewport = createViewport({
  stage,
  apply(x, y, scale) {
    drawing.element.style.transform = `translate(${x}px, ${y + BAR}px) scale(${scale})`;
    headings.forEach((heading, index) => {
      const column = COLUMNS[index] ?? 'event';
      heading.style.transform = `translateX(${x + LEFT[column] * scale}px)`;
      heading.style.width = `${WIDTHS[column] * scale}px`;
    });
  },
});
const controls = createControls(graph, {
  onSearch: (text) => refresh(() => (search = text)),
  onOrphan: (which) => refresh(() => (orphan = which)),
  onZoom: (factor) => viewport.zoom(factor),
  onFit: () => viewport.fit(),
  onHome: () => viewport.home(),
});
const details = createDetails(network, {
  onSelect: (key) => {
    if (!chosen.shown.some((node) => node.key === key)) refresh(clear);
    select(key);
    focus(key);
  },
  onOnly: (key) => refresh(() => (only = key)),
  onClose: () => select(undefined),
});

/** The height of the headings, which stay where they are. */
const BAR = 34;

function clear(): void {
  [search, orphan, only] = ['', undefined, undefined];
  controls.reset();
}

/** Changes what is shown, and shows it from its start. */
function refresh(change: () => void): void {
  change();
  chosen = choose(network, { search, orphan, only });
  const { hits, shown } = chosen;
  const layout = toLayout(network, shown);
  drawing.draw(shown, layout);
  viewport.resize(layout.width, layout.height + BAR);
  viewport.home();
  if (selected !== undefined && !shown.some(({ key }) => key === selected)) select(undefined);
  const [first] = hits.length < network.nodes.length ? hits : shown.filter(({ column }) => column === 'event');
  setCurrent(shown.some(({ key }) => key === current) ? current : (first ?? shown[0])?.key);
  controls.tell(describe(chosen));
  details.setOnly(only);
}

function describe({ hits }: Chosen): string {
  const isWhole = hits.length === network.nodes.length;
  const counts = COLUMNS.map((column) => ({ column, number: hits.filter((node) => node.column === column).length }));
  const told = counts.filter(({ number }) => isWhole || number > 0).map(({ column, number }) => count(number, column));
  if (told.length === 0) return 'Nothing found';
  return isWhole ? told.join(', ') : `Found: ${told.join(', ')}`;
}

function select(key: string | undefined): void {
  selected = selected === key ? undefined : key;
  drawing.mark(selected, 'selected');
  const before = stage.clientWidth;
  details.show(selected === undefined ? undefined : nodes.get(selected));
  // The details take some of the room, and give it back.
  const box = key === undefined ? undefined : drawing.boxOf(key)?.getBoundingClientRect();
  const y = box === undefined ? 0 : box.top + box.height / 2 - stage.getBoundingClientRect().top;
  if (stage.clientWidth !== before) viewport.zoom(stage.clientWidth / before, { x: 0, y });
  if (selected === undefined && only !== undefined) refresh(() => (only = undefined));
  if (key !== undefined) setCurrent(key);
}

function setCurrent(key: string | undefined): void {
  if (current !== undefined) drawing.boxOf(current)?.setAttribute('tabindex', '-1');
  current = key;
  if (key !== undefined) drawing.boxOf(key)?.setAttribute('tabindex', '0');
}

function focus(key: string): void {
  const node = nodes.get(key);
  const box = drawing.boxOf(key);
  if (node === undefined || box === undefined) return;
  setCurrent(key);
  box.focus({ preventScroll: true });
  viewport.reveal({ x: LEFT[node.column], y: box.offsetTop, width: box.offsetWidth, height: box.offsetHeight + BAR });
}

document.body.append(controls.element, make('div', { class: 'body' }, [stage, details.element]));
followPointer(stage, viewport);
followKeys({
  network,
  viewport,
  focus,
  search: controls.input,
  current: () => current,
  shown: () => chosen.shown,
  boxOf: drawing.boxOf,
  escape() {
    if (selected !== undefined) select(undefined);
    else refresh(clear);
  },
});
stage.addEventListener('focusin', ({ target }) => {
  const node = network.nodes.find(({ key }) => drawing.boxOf(key) === target);
  drawing.mark(node?.key, 'pointed');
});
stage.addEventListener('focusout', () => drawing.mark(undefined, 'pointed'));
// Where a browser scrolls to what it found, the drawing moves instead.
stage.addEventListener('scroll', () => {
  viewport.pan(-stage.scrollLeft, -stage.scrollTop);
  stage.scrollTo(0, 0);
});
addEventListener('resize', () => viewport.pan(0, 0));
refresh(() => undefined);
