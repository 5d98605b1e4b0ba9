import { compareOutput, type OutputDifference } from '../project/compare-output.js';
import { findRoot } from '../project/find-root.js';
import { openProject } from '../project/open-project.js';
import { type Synced, syncOutput } from '../project/sync-output.js';
import type { Options } from './arguments.js';
import type { ExitCode, Io } from './io.js';
import { noteEmpty } from './notes.js';
import { createPlaces } from './places.js';
import { type Files, printReport } from './report.js';
import { toFinding, toStaleFindings } from './to-finding.js';

/** Writes the generated files, or with `--check` tells whether they are fresh. */
export async function generate({ project: given, format, check }: Options, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const root = findRoot(io.cwd, given);
  const { project, difference } = (check ? compareProject : syncOutput)(root);
  const { analysis, textOf } = project;
  const { model, diagnostics } = analysis;
  const stale = check && difference !== undefined ? toStaleFindings(difference) : [];
  const places = createPlaces(textOf);
  const report = {
    root,
    findings: [...diagnostics.map((each) => toFinding(each, places)), ...stale],
    textOf,
    counts: { events: model.events.length, subscribers: model.subscribers.length },
    ...(check ? {} : { files: toFiles(difference) }),
    notes: [...noteEmpty(analysis), ...noteOutput(difference, check)],
    seconds: (performance.now() - started) / 1000,
  };
  return printReport(report, { format, io, problems: io.stderr });
}

function compareProject(root: string): Synced {
  const project = openProject(root);
  const { analysis, rendered } = project;
  return { project, difference: analysis.complete ? compareOutput(root, rendered) : undefined };
}

function toFiles(difference: OutputDifference | undefined): Files {
  const { missing = [], changed = [], unchanged = [], leftOver = [] } = difference ?? {};
  return {
    written: [...missing, ...changed].map(({ path }) => path),
    removed: leftOver,
    unchanged: unchanged.map(({ path }) => path),
  };
}

function noteOutput(difference: OutputDifference | undefined, check: boolean): readonly string[] {
  if (difference === undefined) {
    return [
      check
        ? 'The generated files could not be compared.'
        : 'Nothing was written: the app could not be read as a whole.',
    ];
  }
  const { written, removed, unchanged } = toFiles(difference);
  if (written.length + removed.length === 0) return [`Up to date: ${unchanged.join(', ')}`];
  if (check) return [];
  return [
    ...(written.length === 0 ? [] : [`Wrote ${written.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`Removed ${removed.join(', ')}`]),
  ];
}
