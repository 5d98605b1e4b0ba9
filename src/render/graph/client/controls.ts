import { type Graph, type Orphan, ORPHANS } from '../graph.js';
import { make } from './make.js';
import { count } from './words.js';

type Handlers = {
  readonly onSearch: (text: string) => void;
  readonly onOrphan: (which: Orphan | 'any' | undefined) => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onHome: () => void;
};

export type Controls = {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** Says what is shown now. */
  tell(text: string): void;
  /** Empties the search and the choice of orphans. */
  reset(): void;
};

const STEP = 1.25;

/** The head of the page: search, orphans, zoom. */
export function createControls(graph: Graph, { onSearch, onOrphan, onZoom, onFit, onHome }: Handlers): Controls {
  const input = make('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search names and files  ( / )',
    autocomplete: 'off',
  });
  input.addEventListener('input', () => onSearch(input.value));
  const select = make('select', { id: 'orphans' }, toOptions(graph));
  select.addEventListener('change', () => onOrphan(select.value === '' ? undefined : (select.value as Orphan | 'any')));
  const status = make('p', { class: 'status', role: 'status' });
  const button = (label: string, text: string, onClick: () => void): HTMLButtonElement => {
    const made = make('button', { type: 'button', class: 'tool', 'aria-label': label, title: label }, [text]);
    made.addEventListener('click', onClick);
    return made;
  };
  const zoom = make('div', { class: 'zoom', role: 'group', 'aria-label': 'Zoom' }, [
    button('Zoom out ( - )', '−', () => onZoom(1 / STEP)),
    button('Zoom in ( + )', '+', () => onZoom(STEP)),
    button('Overview ( 1 )', 'Overview', onFit),
    button('Back to the start ( 0 )', 'Start', onHome),
  ]);
  const element = make('header', {}, [
    make('h1', {}, ['Events']),
    make('label', { for: 'search', class: 'unseen' }, ['Search']),
    input,
    make('label', { for: 'orphans', class: 'unseen' }, ['Orphans']),
    select,
    status,
    zoom,
    ...toNote(graph),
  ]);
  return {
    element,
    input,
    tell: (text) => void (status.textContent = text),
    reset() {
      input.value = '';
      select.value = '';
    },
  };
}

function toOptions({ events }: Graph): readonly HTMLOptionElement[] {
  const all = events.filter(({ orphan }) => orphan !== undefined);
  const kinds = Object.entries(ORPHANS).map(([orphan, words]): [string, string, number] => {
    return [
      orphan,
      `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
      all.filter((each) => each.orphan === orphan).length,
    ];
  });
  const rows: readonly [string, string, number][] = [['any', 'All orphans', all.length], ...kinds];
  return [
    make('option', { value: '' }, ['All events']),
    ...rows.map(([value, text, number]) => {
      return make('option', { value, ...(number === 0 && { disabled: '' }) }, [
        `${text} (${number.toLocaleString('en')})`,
      ]);
    }),
  ];
}

/** What is missing, so that no orphan is believed without a look. */
function toNote({ unread }: Graph): readonly Element[] {
  if (unread.length === 0) return [];
  const text = `${count(unread.length, 'file')} emit names that cannot be read, which are missing here: ${unread.join(', ')}`;
  return [make('p', { class: 'note', tabindex: '0' }, [text])];
}
