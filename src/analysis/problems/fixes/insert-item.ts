import type { TextEdit } from '../../model/fix.js';
import type { Span } from '../../model/source.js';

/** The brackets of a list or an object, and the last item between them, if there is one. */
export type Brackets = { readonly span: Span; readonly last?: Span };

/** The edits that add an item after the last one, and lay it out as that one is. `item` may have several lines. */
export function insertItem(
  { span, last }: Brackets,
  item: string,
  textOf: (span: Span) => string,
): readonly [TextEdit, ...TextEdit[]] {
  const { file, start, end } = span;
  const insert = (at: number, text: string): TextEdit => ({ span: { file, start: at, end: at }, text });
  const from = (offset: number): string => textOf({ file, start: offset, end });
  const lines = breaksOf(textOf({ file, start: 0, end }));
  if (last === undefined) {
    const margin = marginAt(textOf({ file, start: 0, end: start }));
    const closes = /^\s*.$/s.test(from(start + 1));
    const inner = `${margin}${lines.indent}`;
    if (!item.includes('\n')) return [insert(start + 1, closes && from(start).startsWith('{') ? ` ${item} ` : item)];
    return [
      insert(
        start + 1,
        lines.lay(`\n${item}${file.endsWith('.json') ? '' : ','}`, inner) + (closes ? lines.lay('\n', margin) : ''),
      ),
    ];
  }
  const before = textOf({ file, start, end: last.start });
  const [tail = '', comma = ''] =
    /^(?:\s*(,))?(?:[^\S\r\n]|\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)*/.exec(from(last.end)) ?? [];
  const margin = /\n([^\S\n]*)$/.exec(before)?.[1];
  const endsLine = /^\r?\n/.test(from(last.end + tail.length));
  if (margin === undefined || !endsLine) {
    return [insert(last.end, `, ${item.replace(/\s*\n\s*/g, ' ')}`)];
  }
  const added = insert(last.end + tail.length, lines.lay(`\n${item}`, margin) + comma);
  return comma === '' ? [insert(last.end, ','), added] : [added];
}

/** How a text breaks and indents its lines; `lay` writes lines that are indented by two spaces a level like it. */
function breaksOf(text: string): { readonly indent: string; lay(lines: string, margin: string): string } {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /\n([\t ]+)\S/.exec(text)?.[1] ?? '  ';
  return {
    indent,
    lay: (lines, margin) =>
      lines.replace(/\n((?: {2})*)/g, (_, deeper: string) => `${eol}${margin}${indent.repeat(deeper.length / 2)}`),
  };
}

/** The indentation of the line that a text ends in. */
function marginAt(before: string): string {
  return /(?:^|\n)([^\S\n]*)[^\n]*$/.exec(before)?.[1] ?? '';
}
