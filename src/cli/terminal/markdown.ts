import type { Colors, Output } from './io.js';
import { toPrintable } from './printable.js';

/** Longer lines are hard to read. */
const WIDEST = 100;

/** A page in Markdown as a terminal shows it: headings, paragraphs, lists and code. Links are shown by their text. */
export function toPage(markdown: string, { terminal, columns, colors }: Output): string {
  const width = Math.min(terminal ? columns : WIDEST, WIDEST);
  return markdown
    .split(/^(```[\s\S]*?^```)$/m)
    .map((part) => (part.startsWith('```') ? toCode(part, colors) : toProse(part, width, colors)))
    .join('');
}

function toCode(fenced: string, { dim }: Colors): string {
  const lines = fenced.split('\n').slice(1, -1);
  return lines.map((line) => (line === '' ? '' : dim(`  ${toPrintable(line)}`))).join('\n');
}

function toProse(text: string, width: number, colors: Colors): string {
  return text
    .split('\n')
    .map((line) => {
      const heading = /^#+ (.*)$/.exec(line)?.[1];
      if (heading !== undefined) return colors.bold(toPrintable(heading));
      return wrap(toPrintable(line).replace(/\[([^\]]+)\]\([^)]*\)/g, '$1'), width)
        .map((each) => each.replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code)))
        .join('\n');
    })
    .join('\n');
}

/** Breaks a line between words, but not inside of code. */
function wrap(line: string, width: number): readonly string[] {
  const [, mark = ''] = /^(\s*(?:[-*]|\d+\.)\s+)/.exec(line) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of line.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    if (current === '') current = lines.length === 0 ? word : ' '.repeat(mark.length) + word;
    else if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = ' '.repeat(mark.length) + word;
    }
  }
  return [...lines, current];
}
