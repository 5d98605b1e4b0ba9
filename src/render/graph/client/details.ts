import { make } from './make.js';
import { COLUMNS, type Network, type Node } from './network.js';
import { TITLES } from './words.js';

type Handlers = {
  readonly onSelect: (key: string) => void;
  /** Shows this node and what it is connected with, or everything again. */
  readonly onOnly: (key: string | undefined) => void;
  readonly onClose: () => void;
};

export type Details = {
  readonly element: HTMLElement;
  show(node: Node | undefined): void;
  setOnly(key: string | undefined): void;
};

/** What is known of the selected node, with links to what it is connected with. */
export function createDetails({ nodes, neighbours }: Network, { onSelect, onOnly, onClose }: Handlers): Details {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const element = make('aside', { 'aria-label': 'Details', hidden: '' });
  const only = make('button', { type: 'button', class: 'tool', 'aria-pressed': 'false' }, ['Show only this']);
  const close = make(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Close ( Escape )', title: 'Close ( Escape )' },
    ['✕'],
  );
  let shown: Node | undefined;
  only.addEventListener('click', () => onOnly(only.getAttribute('aria-pressed') === 'true' ? undefined : shown?.key));
  close.addEventListener('click', onClose);
  const toLink = (node: Node): Element => {
    const link = make('button', { type: 'button', class: 'link' }, [node.name]);
    link.addEventListener('click', () => onSelect(node.key));
    return make('li', {}, [link]);
  };
  return {
    element,
    show(node) {
      shown = node;
      element.hidden = node === undefined;
      if (node === undefined) return;
      const linked = (neighbours.get(node.key) ?? []).flatMap((key) => byKey.get(key) ?? []);
      const lists = COLUMNS.flatMap((column) => {
        const own = linked.filter((each) => each.column === column);
        return own.length === 0 ? [] : [make('h3', {}, [TITLES[column]]), make('ul', {}, own.map(toLink))];
      });
      element.replaceChildren(
        make('div', { class: 'bar' }, [only, close]),
        make('h2', {}, [node.name]),
        ...node.facts.map((fact, index) => make('p', { class: index === 0 && node.orphan ? 'warn' : 'fact' }, [fact])),
        ...lists,
      );
    },
    setOnly: (key) => only.setAttribute('aria-pressed', String(key !== undefined)),
  };
}
