import { toDiagnostic } from '../../../analysis/problems/to-diagnostic.js';
import type { Analysis } from '../../../analysis/model/analysis.js';
import type { Folder } from '../../../analysis/model/folder.js';
import type { Span } from '../../../analysis/model/source.js';
import type { Against, JudgedChange } from '../../../contracts/against/compare-with.js';
import { compareWith } from '../../../contracts/against/compare-with.js';
import { UnreadableNow } from '../../../contracts/against/read-forms.js';
import { findPast, type Past } from '../../../contracts/past/find-past.js';
import { loadMorph, type Morph } from '../../../contracts/read/load-morph.js';
import { createImportResolver } from '../../../contracts/read/resolve-import.js';
import { replaceFiles } from '../../../project/disk/replace-files.js';
import type { AgainstReport, ChangeReport } from '../../report/against/against.js';
import { type Finding, toFinding } from '../../report/finding.js';
import { createPlaces, type TextOf } from '../../report/places.js';

export { UnreadableNow };

export type AgainstOptions = {
  /** A Git ref or a folder. */
  readonly value: string;
  /** The events whose breaking changes to accept. */
  readonly accept: readonly string[];
  readonly cwd: string;
  readonly folder: Folder;
};

/** Another version of the app, found before the slow parts of a check start. */
export type Opponent = { readonly options: AgainstOptions; readonly morph: Morph; readonly past: Past };

export async function findOpponent(options: AgainstOptions): Promise<Opponent> {
  const { value, cwd, folder } = options;
  const morph = loadMorph(folder);
  const past = findPast({ value, cwd, now: folder, resolveImport: createImportResolver(morph) });
  return { options, morph, past };
}

export type AgainstFindings = {
  readonly findings: readonly Finding[];
  readonly against: AgainstReport;
  readonly notes: readonly string[];
};

/** Compares the app with the other version, and writes what is accepted. */
export async function compareApp(
  { options: { accept, folder }, morph, past }: Opponent,
  { analysis, textOf }: { readonly analysis: Analysis; readonly textOf: TextOf },
): Promise<AgainstFindings> {
  const result = await compareWith({ morph, past, now: { folder, analysis, textOf }, accept });
  if (result.written !== undefined) replaceFiles(folder, [result.written]);
  const places = createPlaces(textOf);
  const place = (span: Span): string => `${span.file}:${places.positionOf(span.file, span.start).line}`;
  const toFindings = ({ problems }: JudgedChange): readonly (readonly [Finding, string])[] =>
    problems.flatMap((problem) => {
      const { rules } = analysis.model.settings;
      const diagnostic = toDiagnostic(problem, { place, rules });
      const { path = '' } = problem.details as { readonly path?: string };
      return diagnostic === undefined ? [] : [[toFinding(diagnostic, places), path] as const];
    });
  const found = result.changes.map((change) => ({ change, findings: toFindings(change) }));
  return {
    findings: found.flatMap(({ findings }) => findings.map(([finding]) => finding)),
    against: toReport(
      result,
      found.map(({ change, findings }) => toChangeReport(change, findings)),
    ),
    notes: result.notes,
  };
}

function toReport({ past, dropped, unchanged }: Against, changes: readonly ChangeReport[]): AgainstReport {
  return {
    compared: true,
    ref: past.value,
    title: past.title,
    changes,
    dropped: dropped.map(({ subscriber, event, takers, last }) => ({ subscriber, event, takers, last })),
    unchanged,
  };
}

function toChangeReport(change: JudgedChange, findings: readonly (readonly [Finding, string])[]): ChangeReport {
  const { name, kind, before, oldReadsNew, newReadsOld, breaking, accepted, readers } = change;
  const names = [...new Set([...readers.before, ...readers.now].map((each) => each.name))].sort();
  return {
    event: name,
    change: kind,
    ...(kind === 'renamed' && before !== undefined && { from: before.name }),
    oldReadsNew: oldReadsNew === undefined ? null : oldReadsNew.length === 0,
    newReadsOld: newReadsOld === undefined ? null : newReadsOld.length === 0,
    breaking,
    accepted,
    subscribers: names.map((each) => ({
      name: each,
      before: readers.before.some((reader) => reader.name === each),
      now: readers.now.some((reader) => reader.name === each),
    })),
    places: findings.map(([{ file, start }, path]) => ({ path, file, line: start.line, column: start.column })),
  };
}
