import { lineStarts, type Position, positionAt } from '../../analysis/model/source.js';
import type { TextOf } from './finding.js';

/** Converts between offsets and positions; the lines of each file are counted once. */
export type Places = {
  positionOf(file: string, offset: number): Position;
  offsetOf(file: string, position: Position): number;
};

export function createPlaces(textOf: TextOf): Places {
  const known = new Map<string, readonly number[]>();
  const startsOf = (file: string): readonly number[] => {
    const starts = known.get(file) ?? lineStarts(textOf(file) ?? '');
    known.set(file, starts);
    return starts;
  };
  return {
    positionOf: (file, offset) => positionAt(startsOf(file), offset),
    offsetOf: (file, { line, column }) => (startsOf(file)[line - 1] ?? 0) + column - 1,
  };
}
