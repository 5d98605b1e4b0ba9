import type { Position } from '../../analysis/model/source.js';
import { findDefinition } from '../../analysis/problems/index.js';
import { staleOutput } from '../../analysis/problems/stale-output.js';
import type { AppliedFix, FixOutcome } from '../../project/app/fix-app.js';
import { REGENERATE } from '../../project/output/stale-output.js';
import { toPrintable } from '../terminal/printable.js';

/** A fix that was applied, in words. */
export type Fixed = {
  readonly code: string;
  /** The title under which the fix is offered. */
  readonly title: string;
  /** What was done at the place. */
  readonly change: string;
  readonly file: string;
  /** The place of the problem, before any fix. */
  readonly position: Position;
};

export function toFixed({ applied, difference }: FixOutcome): readonly Fixed[] {
  const { missing = [], changed = [], leftOver = [] } = difference ?? {};
  const start = { line: 1, column: 1 };
  const generated = (file: string, change: string): Fixed => {
    return { code: staleOutput.code, title: REGENERATE, change, file, position: start };
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
  return { code, title, change: findDefinition(code)?.fixed(fix) ?? title, file: span.file, position };
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
