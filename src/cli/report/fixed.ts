import type { Fix, ProblemCode } from '../../analysis/model/problem.js';
import type { Position } from '../../analysis/model/source.js';
import { REGENERATE } from '../../project/output/stale-output.js';
import type { AppliedFix, FixOutcome } from '../../project/app/fix-app.js';
import { toPrintable } from '../terminal/printable.js';

/** A fix that was applied, in words. */
export type Fixed = {
  readonly code: ProblemCode;
  /** The title under which the fix is offered. */
  readonly title: string;
  /** What was done at the place. */
  readonly change: string;
  readonly file: string;
  /** The place of the problem, before any fix. */
  readonly position: Position;
};

/** What was done at the place of a problem; every other fix is reported by its title. */
const CHANGES: { readonly [C in ProblemCode]?: (fix: Fix) => string } = {
  'unknown-event': ({ edits }) => `changed to ${edits[0]?.text}`,
  'unknown-rule': ({ edits }) => `changed to ${edits[0]?.text}`,
  'emit-not-awaited': () => 'awaited',
};

export function toFixed({ applied, difference }: FixOutcome): readonly Fixed[] {
  const { missing = [], changed = [], leftOver = [] } = difference ?? {};
  const start = { line: 1, column: 1 };
  const generated = (file: string, change: string): Fixed => {
    return { code: 'stale-output', title: REGENERATE, change, file, position: start };
  };
  return [
    ...applied.map(toChange),
    ...missing.map(({ path }) => generated(path, 'generated')),
    ...changed.map(({ path }) => generated(path, 'generated again')),
    ...leftOver.map((path) => generated(path, 'removed')),
  ];
}

function toChange({ diagnostic: { code, span }, fix, position }: AppliedFix): Fixed {
  const { title } = fix;
  return { code, title, change: CHANGES[code]?.(fix) ?? title, file: span.file, position };
}

/** What was not fixed, and why; `outcome` is undefined for an app in which nothing may be fixed. */
export function noteUnfixed(outcome: FixOutcome | undefined): readonly string[] {
  if (outcome === undefined) return ['Nothing was fixed: the app could not be read as a whole.'];
  const notes = [
    ...outcome.spared.map(({ path, reason }) =>
      reason === 'changed'
        ? `${path} was not fixed: it changed on the disk meanwhile. Run the command again.`
        : `${path} was not fixed: it is not written in UTF-8.`,
    ),
    ...outcome.unformatted.map(
      ({ path, failure }) => `${path} was fixed and not formatted: Prettier failed. ${failure}`,
    ),
  ];
  return notes.map(toPrintable);
}
