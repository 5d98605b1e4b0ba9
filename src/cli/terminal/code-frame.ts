import { lineStarts, type Position } from '../../analysis/model/source.js';
import { toGraphemes, toPrintable, widthOf } from './printable.js';

export type Range = { readonly start: Position; readonly end: Position };

export type FrameOptions = {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly dim: (text: string) => string;
  /** Styles the underline. */
  readonly mark: (text: string) => string;
};

/** A part of one line, in UTF-16 offsets of that line. */
type Part = { readonly from: number; readonly to: number };
type Row = { readonly code: string; readonly underline: string };

const TAB_STOP = 4;
/** Characters to consider on each side: enough for any terminal, so that a line of a megabyte costs nothing. */
const CONTEXT = 400;

/** The first and last line of a range, with the range underlined; empty when `text` does not have the line. */
export function toCodeFrame(text: string, { start, end }: Range, options: FrameOptions): readonly string[] {
  const starts = lineStarts(text);
  if (start.line > starts.length) return [];
  // A range that ends at the start of a line does not include that line.
  const last = Math.min(end.column === 1 ? Math.max(start.line, end.line - 1) : end.line, starts.length);
  const gutter = String(last).length;
  const { dim, mark } = options;

  const frameOf = (line: number): readonly string[] => {
    const source = text.slice(starts[line - 1], starts[line]).replace(/[\r\n\u2028\u2029]+$/, '');
    const from = line === start.line ? start.column - 1 : source.search(/\S|$/);
    const to = line === end.line ? end.column - 1 : source.length;
    const { code, underline } = toRow(source, { from, to }, Math.max(20, options.columns - gutter - 3));
    return [
      `${dim(`${String(line).padStart(gutter)} |`)} ${code}`.trimEnd(),
      `${dim(`${' '.repeat(gutter)} |`)} ${underline.replace(/~+/, (tildes) => mark(tildes))}`.trimEnd(),
    ];
  };
  const between = last > start.line + 1 ? [dim(`${'.'.repeat(gutter)} |`)] : [];
  return [...frameOf(start.line), ...between, ...(last > start.line ? frameOf(last) : [])];
}

function toRow(source: string, { from, to }: Part, width: number): Row {
  const cut = Math.max(0, from - CONTEXT);
  const cells = toCells(source.slice(cut, from + CONTEXT), cut);
  const isMarked = (cell: Cell): boolean => cell.start < Math.max(to, from + 1) && cell.end > from;
  const { first, last } = chooseWindow(cells, cells.findIndex(isMarked), width);
  const shown = cells.slice(first, last);
  const before = first > 0 || cut > 0 ? '…' : '';
  const after = last < cells.length || from + CONTEXT < source.length ? '…' : '';
  const underline = shown.map((cell) => (isMarked(cell) ? '~' : ' ').repeat(cell.width)).join('');
  return {
    code: before + shown.map((cell) => cell.text).join('') + after,
    underline: ' '.repeat(before.length) + (underline.includes('~') ? underline : `${underline}~`),
  };
}

/** A character as the terminal shows it; `start` and `end` are UTF-16 offsets of the line. */
type Cell = { readonly start: number; readonly end: number; readonly text: string; readonly width: number };

function toCells(source: string, offset: number): readonly Cell[] {
  const cells: Cell[] = [];
  let start = offset;
  let column = 0;
  for (const grapheme of toGraphemes(source)) {
    const end = start + grapheme.length;
    const text = grapheme === '\t' ? ' '.repeat(TAB_STOP - (column % TAB_STOP)) : toPrintable(grapheme);
    const width = grapheme === '\t' ? text.length : widthOf(text);
    cells.push({ start, end, text, width });
    start = end;
    column += width;
  }
  return cells;
}

/** The range of cells that fit, with some context before the marked one. */
function chooseWindow(cells: readonly Cell[], marked: number, width: number): { first: number; last: number } {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width) return { first: 0, last: cells.length };
  const room = width - 2;
  let first = marked === -1 ? cells.length : marked;
  for (let used = 0; first > 0 && used + cells[first - 1]!.width <= room / 3; first--) used += cells[first - 1]!.width;
  let last = first;
  for (let used = 0; last < cells.length && used + cells[last]!.width <= room; last++) used += cells[last]!.width;
  return { first, last };
}
