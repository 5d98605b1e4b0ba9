import { toGraphemes, toPrintable, widthOf } from './printable.js';

/** Rows as aligned lines. When they exceed `columns`, the widest column is cut. */
export function toTable(rows: readonly (readonly string[])[], columns: number): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => toPrintable(cell).replaceAll('\n', ' ')));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => lengthOf(row[column] ?? ''))));
  const excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - columns;
  const widest = widths.indexOf(Math.max(...widths));
  const limits = widths.map((width, column) =>
    column === widest ? Math.max(NARROWEST, width - Math.max(0, excess)) : width,
  );
  return cells.map((row) =>
    row
      .map((cell, column) => fit(cell, limits[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

const GAP = '  ';
const NARROWEST = 12;

function lengthOf(text: string): number {
  return toGraphemes(text).reduce((sum, grapheme) => sum + widthOf(grapheme), 0);
}

function fit(text: string, width: number): string {
  const length = lengthOf(text);
  if (length <= width) return text + ' '.repeat(width - length);
  let kept = '';
  let used = 0;
  for (const grapheme of toGraphemes(text)) {
    used += widthOf(grapheme);
    if (used > width - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}
