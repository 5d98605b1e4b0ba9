import { relative, resolve } from 'node:path';
import type { Position } from '../../analysis/model/source.js';
import { staleOutput } from '../../analysis/problems/stale-output.js';
import type { Output } from '../terminal/io.js';
import { toPrintable } from '../terminal/printable.js';

/** A fix that was applied, in words. */
export type Fixed = {
  readonly code: string;
  /** As the fix is offered. */
  readonly title: string;
  /** What became of the place. */
  readonly change: string;
  readonly file: string;
  /** Where the problem stood. */
  readonly position: Position;
};

/** One line for each fix. */
export function toFixedLines(
  fixed: readonly Fixed[],
  { root, cwd, output }: { readonly root: string; readonly cwd: string; readonly output: Output },
): readonly string[] {
  return fixed.map(({ file, position, change, code }) => {
    const path = relative(cwd, resolve(root, file));
    const place = code === staleOutput.code ? path : `${path}:${position.line}:${position.column}`;
    return `${output.colors.green('Fixed')} ${toPrintable(`${place}: ${change}`)}`;
  });
}
