import type { Analysis } from '../../../analysis/model/analysis.js';
import type { Deployment } from '../../../analysis/model/deployment.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { toFinding } from '../../report/finding.js';
import { createPlaces } from '../../report/places.js';
import { type PrintOptions, printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import { countOf } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { inspectApp } from '../check/inspect-app.js';

/** An app without errors, whose generated files are fresh and whose config says how it is deployed. */
export type Deployable = {
  readonly analysis: Analysis;
  readonly deployment: Deployment;
};

/** Reads an app; undefined if it cannot be deployed as it is. The report says why. */
export async function openDeployable(
  folder: Folder,
  started: number,
  { stderr }: Io,
): Promise<{ readonly app: Deployable | undefined; readonly report: Report }> {
  const progress = createProgress(stderr);
  progress.step('Reading the app');
  const inspecting = inspectApp({ folder, started, tsconfigs: loadTsconfigs(folder) });
  const inspected = await inspecting.finally(() => progress.done());
  const { analysis, session } = inspected.project;
  const { deployment, coverage } = analysis;
  const places = createPlaces(session.textOf);
  const unfit = deployment?.diagnostics.map((each) => toFinding(each, places)) ?? [];
  const report = { ...inspected.report, findings: [...inspected.report.findings, ...unfit] };
  const isFit = deployment !== undefined && coverage === 'whole' && countOf(report.findings, 'error') === 0;
  return { app: isFit ? { analysis, deployment: deployment.settings } : undefined, report };
}

/** Prints why nothing was done, without the routes, whose table would push the problems away. */
export function refuse({ routes: _, ...report }: Report, note: string, printing: PrintOptions): ExitCode {
  return printReport({ ...report, notes: [...report.notes, note] }, printing);
}
