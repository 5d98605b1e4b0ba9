import { structuredPatch } from 'diff';
import type { Change } from '../../../project/disk/apply-changes.js';
import type { Colors } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';

/** A change as a unified diff. */
export function toDiff({ path, before, text }: Change, colors: Colors): string {
  const { hunks } = structuredPatch(path, path, before ?? '', text, '', '', { context: 3 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: own }) => [
    colors.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...own.map((line) => paint(toPrintable(line.replace(/\r$/, '')), colors)),
  ]);
  const old = before === undefined ? '/dev/null' : path;
  return [colors.bold(`--- ${old}`), colors.bold(`+++ ${path}`), ...lines, ''].join('\n');
}

function paint(line: string, { green, red }: Colors): string {
  return line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line;
}
