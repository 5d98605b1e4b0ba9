import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { groupBy } from '../../analysis/lib/collections.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { CodeAction } from '../../analysis/model/diagnostic.js';
import type { Folder } from '../../analysis/model/folder.js';
import { lineStarts, type Position, positionAt } from '../../analysis/model/source.js';
import { applyEdits, choosePreferred } from '../../analysis/problems/fixes/apply-fixes.js';
import { findDefinition } from '../../analysis/problems/index.js';
import { createSession, type Session } from '../../analysis/session/session.js';
import { type Spared, writeEdits } from '../disk/write-edits.js';
import type { OutputDifference } from '../output/output.js';
import { createFormatter } from './prettier.js';
import { syncOutput } from './project.js';

/** A fix that was applied; `position` is where its problem was just before. */
export type AppliedFix = CodeAction & { readonly position: Position };

export type FixOutcome = {
  readonly applied: readonly AppliedFix[];
  /** How the generated files differed before they were written; undefined if they could not be written. */
  readonly difference: OutputDifference | undefined;
  readonly spared: readonly Spared[];
  /** Files that were fixed, but that the app's Prettier failed to format. */
  readonly unformatted: readonly { readonly path: string; readonly failure: string }[];
};

/**
 * Applies the preferred fix of every problem to the app's own files, then writes the generated files. Does nothing and
 * returns undefined while a file does not parse or the config cannot be read: that causes too many other problems.
 */
export async function fixApp(folder: Folder, compiled: readonly string[]): Promise<FixOutcome | undefined> {
  const edited = new Map<string, string>();
  const session = createSession({
    folder: { ...folder, read: (file) => edited.get(file) ?? folder.read(file) },
    readsCalls: true,
  });
  session.include(compiled);
  if (!isSound(session.analysis())) return undefined;
  const applied = applyAll(session, edited, createEditFilter(session, compiled));
  const format = createFormatter(folder);
  const formatted = [];
  for (const [path, after] of edited) {
    const before = folder.read(path) ?? '';
    formatted.push({ path, before, ...(await format({ path, before, after })) });
  }
  const spared = writeEdits(folder, formatted);
  const isWritten = (path: string): boolean => !spared.some((each) => each.path === path);
  return {
    applied: applied.filter(({ fix }) => fix.edits.every(({ span }) => isWritten(span.file))),
    difference: (await syncOutput(folder)).difference,
    spared,
    unformatted: formatted.flatMap(({ path, failure }) =>
      failure !== undefined && isWritten(path) ? [{ path, failure }] : [],
    ),
  };
}

function isSound({ coverage, diagnostics }: Analysis): boolean {
  return coverage === 'whole' && !diagnostics.some(({ code }) => findDefinition(code)?.leavesFileUnread);
}

/** A fix can reveal another problem, and overlapping fixes wait for the next round. Our fixes need fewer rounds. */
const MAX_ROUNDS = 10;

/** Applies fixes to the texts in memory until none is left. */
function applyAll(
  session: Session,
  edited: Map<string, string>,
  mayEdit: (file: string) => boolean,
): readonly AppliedFix[] {
  const applied: AppliedFix[] = [];
  const textOf = (file: string): string => session.textOf(file) ?? '';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const chosen = choosePreferred(session.analysis().diagnostics, mayEdit);
    if (chosen.length === 0) break;
    for (const action of chosen) {
      const { file, start } = action.diagnostic.span;
      applied.push({ ...action, position: positionAt(lineStarts(textOf(file)), start) });
    }
    const edits = groupBy(
      chosen.flatMap(({ fix }) => fix.edits),
      ({ span }) => span.file,
    );
    for (const [file, own] of edits) edited.set(file, applyEdits(textOf(file), own));
    session.changed([...edits.keys()]);
  }
  return applied;
}

/** Accepts only the app's own sources: in its folder or compiled by its tsconfig, not generated, not installed. */
function createEditFilter({ folder, analysis }: Session, compiled: readonly string[]): (file: string) => boolean {
  const named = new Set(compiled);
  const { outDir } = analysis().model.settings;
  const home = realpathSync(folder.path);
  return (file) => {
    const isOwn = named.has(file) || !(file.startsWith('../') || isAbsolute(file));
    if (!isOwn || isBelow(file, outDir) || folder.stat(file) !== 'file') return false;
    return !/(?:^|[\\/])node_modules[\\/]/.test(relative(home, realpathSync(resolve(folder.path, file))));
  };
}
