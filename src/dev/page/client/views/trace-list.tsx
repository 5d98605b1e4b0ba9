import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Activity } from '../../../journal/activity.js';
import type { Trace } from '../model/trace.js';
import { flatten, type ListRow, TraceRow } from './trace-row.js';

type Props = {
  readonly traces: readonly Trace[];
  /** The key of the activity that is open beside the list. */
  readonly selected: string | undefined;
  /** The mark has moved while something is open. */
  readonly onSelect: (activity: Activity) => void;
  readonly onOpen: (activity: Activity) => void;
};

/** Rows beyond what is visible, in each direction. */
const BEYOND = 8;

/**
 * A tree of rows of which only the visible ones exist. At its start it follows what happens; elsewhere it keeps its
 * place. The keyboard moves a mark, which assistive technology knows as the active descendant.
 */
export function TraceList({ traces, selected, onSelect, onOpen }: Props): JSX.Element {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState(selected);
  const rows = useMemo(() => flatten(traces, folded), [traces, folded]);
  const height = useRowHeight();
  const scroller = useRef<HTMLDivElement>(null);
  const { top, size, hold } = useWindow(scroller, rows, height);
  const first = Math.max(0, Math.floor(top / height) - BEYOND);
  const shown = rows.slice(first, Math.ceil((top + size) / height) + BEYOND);
  const at = rows.findIndex(({ row }) => row.key === marked);

  const fold = (key: string, isFolded: boolean): void => {
    const next = new Set([...folded].filter((each) => traces.some((trace) => trace.key === each)));
    if (isFolded) next.add(key);
    else next.delete(key);
    setFolded(next);
    if (isFolded) setMarked(key);
  };
  const move = (index: number): void => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (target === undefined) return;
    setMarked(target.row.key);
    hold(rows.indexOf(target));
    if (selected !== undefined) onSelect(target.row.activity);
  };
  const open = ({ row }: ListRow): void => {
    setMarked(row.key);
    onOpen(row.activity);
  };
  const press = (event: KeyboardEvent): void => {
    const current = rows[at];
    const run = current && toCommand(event.key, { current, at, last: rows.length - 1, move, fold, open });
    const start = current === undefined && MOVES.has(event.key) ? () => move(0) : undefined;
    if (event.ctrlKey || event.metaKey || event.altKey || (run ?? start) === undefined) return;
    event.preventDefault();
    (run ?? start)?.();
  };
  return (
    <div class="list-frame">
      <div
        ref={scroller}
        class="list"
        role="treegrid"
        aria-label="Traces"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={shown.some(({ row }) => row.key === marked) ? toId(marked) : undefined}
        tabIndex={0}
        onKeyDown={press}
        onFocus={() => at === -1 && rows[0] && setMarked(rows[0].row.key)}
      >
        <Columns />
        <div role="rowgroup" class="list-rows" style={{ height: `${rows.length * height}px` }}>
          {shown.map((each, index) => (
            <TraceRow
              key={each.row.key}
              id={toId(each.row.key)}
              item={each}
              index={first + index}
              top={(first + index) * height}
              isMarked={each.row.key === marked}
              isSelected={each.row.key === selected}
              onOpen={open}
              onFold={fold}
            />
          ))}
        </div>
      </div>
      {top > height && (
        <button type="button" class="to-top" onClick={() => move(0)}>
          To the newest
        </button>
      )}
    </div>
  );
}

const toId = (key: string | undefined): string => `row ${key}`.replace(/\s/g, '-');

const MOVES: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'j', 'k', 'Home', 'End', 'PageDown', 'PageUp']);

type Hands = {
  readonly current: ListRow;
  readonly at: number;
  readonly last: number;
  readonly move: (index: number) => void;
  readonly fold: (key: string, isFolded: boolean) => void;
  readonly open: (row: ListRow) => void;
};

function toCommand(key: string, { current, at, last, move, fold, open }: Hands): (() => void) | undefined {
  const commands: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(at + 1),
    j: () => move(at + 1),
    ArrowUp: () => move(at - 1),
    k: () => move(at - 1),
    PageDown: () => move(at + 10),
    PageUp: () => move(at - 10),
    Home: () => move(0),
    End: () => move(last),
    Enter: () => open(current),
    ArrowLeft: () => fold(current.trace.key, true),
    ArrowRight: () => fold(current.trace.key, false),
  };
  return Object.hasOwn(commands, key) ? commands[key] : undefined;
}

function Columns(): JSX.Element {
  return (
    <div role="row" class="row columns" aria-rowindex={1}>
      <span role="columnheader" class="cell-time">
        Time
      </span>
      <span role="columnheader" class="cell-name">
        What happened
      </span>
      <span role="columnheader" class="cell-status">
        Status
      </span>
      <span role="columnheader" class="cell-ms">
        Took
      </span>
      <span role="columnheader" class="cell-bar">
        Timeline
      </span>
    </div>
  );
}

const NARROW = '(max-width: 720px)';

/** As in the style: a narrow row has its timeline below. */
function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const follow = (): void => setNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return isNarrow ? 46 : 34;
}

/** What the list shows, in pixels. `hold` scrolls as far as a row needs to be seen whole. */
type Window = { readonly top: number; readonly size: number; readonly hold: (index: number) => void };

/** Beyond its start, the list stays where its first visible row is, wherever that row moves. */
function useWindow(scroller: RefObject<HTMLDivElement | null>, rows: readonly ListRow[], height: number): Window {
  const anchor = useRef<{ readonly key: string; readonly offset: number } | undefined>(undefined);
  const [{ top: scrolled, size }, setView] = useState({ top: 0, size: 800 });
  const latest = useRef(rows);
  latest.current = rows;

  const anchored = anchor.current && rows.findIndex(({ row }) => row.key === anchor.current?.key);
  const wanted = anchor.current && anchored !== -1 ? (anchored ?? 0) * height + anchor.current.offset : scrolled;
  const top = Math.max(0, Math.min(wanted, rows.length * height - size + height));

  const note = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const at = element.scrollTop;
    const row = latest.current[Math.floor(at / height)];
    anchor.current = at < 4 || row === undefined ? undefined : { key: row.row.key, offset: at % height };
    setView({ top: at, size: element.clientHeight });
  };
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(note);
    observer.observe(element);
    element.addEventListener('scroll', note, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, [height]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && anchor.current && Math.abs(element.scrollTop - top) > 1) element.scrollTop = top;
  });
  return {
    top,
    size,
    hold(index) {
      const element = scroller.current;
      if (element === null) return;
      const [start, end] = [index * height, (index + 2) * height - element.clientHeight];
      element.scrollTop = Math.max(end, Math.min(start, element.scrollTop));
      note();
    },
  };
}
