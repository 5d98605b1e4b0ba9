import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { applyEdits, choosePreferred } from '../../analysis/problems/fixes/apply-fixes.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { CodeAction, Diagnostic } from '../../analysis/model/diagnostic.js';
import { isBelow } from '../../analysis/model/layout.js';
import { lineStarts, type Position, positionAt } from '../../analysis/model/source.js';
import { findDefinition } from '../../analysis/problems/index.js';
import type { OutputDifference } from '../output/compare-output.js';
import type { LiveApp } from './live-app.js';
import { openWholeApp } from './open-project.js';
import { createFormatter, type Edited } from './prettier.js';
import { syncOutput } from '../output/sync-output.js';
import { type Spared, writeEdits } from '../disk/write-edits.js';

/** A fix that was applied; `position` is where the problem stood then. */
export type AppliedFix = CodeAction & { readonly position: Position };

export type FixOutcome = {
  readonly applied: readonly AppliedFix[];
  /** How the generated files differed before they were written, where they could be. */
  readonly difference: OutputDifference | undefined;
  readonly spared: readonly Spared[];
  /** Files that are fixed, but that the app's Prettier failed to format. */
  readonly unformatted: readonly { readonly path: string; readonly failure: string }[];
};

/**
 * Applies the preferred fix of every problem to the app's own files, then writes the generated files. Does nothing and
 * is undefined while a file does not parse or the config cannot be read: too many problems would only follow from that.
 */
export async function fixApp(root: string, compiled: readonly string[]): Promise<FixOutcome | undefined> {
  const app = openWholeApp(root, compiled);
  if (!isSound(app.analysis())) return undefined;
  const { applied, edited } = applyAll(app, createEditFilter(root, app, compiled));
  const format = createFormatter(root);
  const formatted = [];
  for (const each of edited) formatted.push({ ...each, ...(await format(each)) });
  const spared = writeEdits(root, formatted);
  const isWritten = (path: string): boolean => !spared.some((each) => each.path === path);
  return {
    applied: applied.filter(({ fix }) => fix.edits.every(({ span }) => isWritten(span.file))),
    difference: syncOutput(root).difference,
    spared,
    unformatted: formatted.flatMap(({ path, failure }) =>
      failure !== undefined && isWritten(path) ? [{ path, failure }] : [],
    ),
  };
}

function isSound(analysis: Analysis): boolean {
  const unread = diagnosticsOf(analysis).some(({ code }) => findDefinition(code)?.leavesFileUnread);
  return analysis.complete && !unread;
}

function diagnosticsOf({ diagnostics, callSiteDiagnostics }: Analysis): readonly Diagnostic[] {
  return [...diagnostics, ...callSiteDiagnostics];
}

/** One fix may uncover the next, and overlapping ones wait; nothing of ours takes more rounds. */
const MAX_ROUNDS = 10;

/** Applies fixes to the texts in memory until there are no more. */
function applyAll(
  { session, analysis }: LiveApp,
  mayEdit: (file: string) => boolean,
): { readonly applied: readonly AppliedFix[]; readonly edited: readonly Edited[] } {
  const applied: AppliedFix[] = [];
  const before = new Map<string, string>();
  const textOf = (file: string): string => session.textOf(file) ?? '';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const chosen = choosePreferred(diagnosticsOf(analysis()), mayEdit);
    if (chosen.length === 0) break;
    for (const action of chosen) {
      const { file, start } = action.diagnostic.span;
      applied.push({ ...action, position: positionAt(lineStarts(textOf(file)), start) });
    }
    const edits = chosen.flatMap(({ fix }) => fix.edits);
    for (const file of new Set(edits.map(({ span }) => span.file))) {
      const text = textOf(file);
      if (!before.has(file)) before.set(file, text);
      const own = edits.filter(({ span }) => span.file === file);
      session.set(file, applyEdits(text, own));
    }
  }
  return { applied, edited: [...before].map(([path, text]) => ({ path, before: text, after: textOf(path) })) };
}

/** Sources of the app alone: in its folder or named by its tsconfig; nothing generated, nothing installed. */
function createEditFilter(root: string, app: LiveApp, compiled: readonly string[]): (file: string) => boolean {
  const named = new Set(compiled);
  const { outDir } = app.analysis().model.settings;
  const home = realpathSync(root);
  return (file) => {
    const isOwn = named.has(file) || !(file.startsWith('../') || isAbsolute(file));
    if (!isOwn || isBelow(file, outDir) || app.session.textOf(file) === undefined) return false;
    return !/(?:^|[\\/])node_modules[\\/]/.test(relative(home, realpathSync(resolve(root, file))));
  };
}
