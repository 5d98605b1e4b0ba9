import { lineStarts, type Position, positionAt } from '../../analysis/model/source.js';

/** The text of a file as it was analysed; undefined when the file cannot be read. */
export type TextOf = (file: string) => string | undefined;

/** Converts between offsets and positions; finds the lines of each file once. */
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
