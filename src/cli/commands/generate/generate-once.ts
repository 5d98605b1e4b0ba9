import { once } from '../../../analysis/lib/memo.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { openProject, type Project, type Synced, syncOutput, withSchemas } from '../../../project/app/project.js';
import { compareOutput, isStale, type OutputDifference } from '../../../project/output/output.js';
import { toFinding, toStaleFindings } from '../../report/finding.js';
import { createPlaces } from '../../report/places.js';
import type { Report, OutputFiles } from '../../report/report.js';
import { noteEmpty } from '../../report/notes.js';
import { keepReport } from './last-report.js';

/** Reads the app, then writes its generated files or, with `check`, compares them. */
export async function generateOnce(folder: Folder, check: boolean): Promise<Report> {
  const started = performance.now();
  const { project, difference } = await (check ? compareProject : syncOutput)(folder);
  const { session, analysis, notes } = project;
  const seconds = (performance.now() - started) / 1000;
  const report = toReport({ session, analysis, difference, notes, seconds }, check ? 'check' : 'write');
  if (!check && difference !== undefined && !isStale(difference)) keepReport(report, project, started);
  return report;
}

async function compareProject(folder: Folder): Promise<Synced> {
  const project = await withSchemas(openProject(folder));
  const { analysis, rendered } = project;
  return { project, difference: analysis.coverage === 'whole' ? compareOutput(folder, rendered) : undefined };
}

/** Whether files are written once, only compared, or written at every change. */
export type Mode = 'write' | 'check' | 'watch';

/** What one run or round of `generate` found and did. */
export type GenerateResult = Pick<Project, 'session' | 'analysis' | 'notes'> & {
  readonly difference: OutputDifference | undefined;
  readonly seconds: number;
};

export function toReport({ session, analysis, difference, notes, seconds }: GenerateResult, mode: Mode): Report {
  const { folder, textOf } = session;
  const { model, diagnostics } = analysis;
  const stale = mode === 'check' && difference !== undefined ? toStaleFindings(difference) : [];
  const places = once(() => createPlaces(textOf));
  return {
    folder,
    findings: [...diagnostics.map((each) => toFinding(each, places())), ...stale],
    textOf,
    counts: { events: model.events.length, subscribers: model.subscribers.length },
    ...(mode === 'check' ? {} : { files: toFiles(difference) }),
    notes: [
      ...(model.events.length === 0 ? noteEmpty(analysis, folder) : []),
      ...notes,
      ...noteOutput(difference, mode),
    ],
    seconds,
  };
}

function toFiles(difference: OutputDifference | undefined): OutputFiles {
  const { missing = [], changed = [], unchanged = [], leftOver = [] } = difference ?? {};
  return {
    written: [...missing, ...changed].map(({ path }) => path),
    removed: leftOver,
    unchanged: unchanged.map(({ path }) => path),
  };
}

const NOTHING_WRITTEN: Readonly<Record<Mode, string>> = {
  write: 'Nothing was written: the app could not be read as a whole.',
  check: 'The generated files could not be compared.',
  watch: 'The last registry is kept: the app cannot be read as a whole now.',
};

function noteOutput(difference: OutputDifference | undefined, mode: Mode): readonly string[] {
  if (difference === undefined) return [NOTHING_WRITTEN[mode]];
  const { written, removed, unchanged } = toFiles(difference);
  if (written.length + removed.length === 0) return [`Up to date: ${unchanged.join(', ')}`];
  if (mode === 'check') return [];
  return [
    ...(written.length === 0 ? [] : [`Wrote ${written.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`Removed ${removed.join(', ')}`]),
  ];
}
