/** One file of the app: `path` is posix and relative to the folder of the config. */
export type SourceText = { readonly path: string; readonly text: string };

/** A range of a file in UTF-16 offsets; `end` is exclusive. */
export type Span = { readonly file: string; readonly start: number; readonly end: number };

export function isSameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** What a string literal at `span` holds between its quotes. */
export function withoutQuotes({ file, start, end }: Span): Span {
  return { file, start: start + 1, end: end - 1 };
}

/** Lines and columns count from 1; columns are UTF-16 code units. */
export type Position = { readonly line: number; readonly column: number };

/** What TypeScript counts as a line break. */
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** The offset at which each line starts. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(LINE_BREAK), (match) => match.index + match[0].length)];
}

/** The position of an offset, given the starts of the lines. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}
