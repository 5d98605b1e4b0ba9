import type { Fix } from '../../analysis/model/fix.js';
import type { Places } from './places.js';

/** A fix with its places in lines and columns, as other programs apply it. */
export type FoundFix = {
  readonly title: string;
  /** It has one likely meaning; `check --fix` applies it. */
  readonly preferred: boolean;
  /** `endLine` and `endColumn` are exclusive; where they equal the start, the text is inserted. */
  readonly edits: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly text: string;
  }[];
  readonly creates: Fix['creates'];
};

export function toFoundFix({ title, preferred, edits, creates }: Fix, { positionOf }: Places): FoundFix {
  const placed = edits.map(({ span: { file, start, end }, text }) => {
    const [from, to] = [positionOf(file, start), positionOf(file, end)];
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, text };
  });
  return { title, preferred, edits: placed, creates };
}
