import { buildApp } from '../../../deploy/build/build-app.js';
import { loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { type Finding, toFinding } from '../../report/finding.js';
import type { Format } from '../../report/format.js';
import { createPlaces } from '../../report/places.js';
import { type PrintOptions, printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import { count, countOf } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { inspectApp } from '../check/inspect-app.js';
import { printBuild } from './print-build.js';

export type RunBuildOptions = { readonly project: string | undefined; readonly format: Format };

/** Checks an app, and bundles its functions if nothing is wrong with it. */
export async function runBuild({ project, format }: RunBuildOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const progress = createProgress(io.stderr);
  const printing = { format, io, problems: io.stderr };
  try {
    progress.step('Reading the app');
    const { project: app, report } = await inspectApp({ folder, started, tsconfigs: loadTsconfigs(folder) });
    const { deployment, coverage } = app.analysis;
    const places = createPlaces(app.session.textOf);
    const unfit = deployment?.diagnostics.map((each) => toFinding(each, places)) ?? [];
    const found = { ...report, findings: [...report.findings, ...unfit] };
    if (deployment === undefined || coverage !== 'whole' || countOf(found.findings, 'error') > 0)
      return refuse(found, printing);
    progress.step('Bundling');
    const build = await buildApp({
      folder,
      analysis: app.analysis,
      deployment: deployment.settings,
      onBundled: (done, all) => progress.step(`Bundled ${done} of ${count(all, 'function')}`),
    });
    const bundled = build.problems.map((problem): Finding => ({ code: 'bundle', ...problem }));
    const seconds = (performance.now() - started) / 1000;
    const whole = { ...found, findings: [...found.findings, ...bundled], seconds };
    progress.done();
    return build.written === undefined ? refuse(whole, printing) : printBuild(whole, build.written, printing);
  } finally {
    progress.done();
  }
}

/** Without the routes, whose table would push the problems away. */
function refuse({ routes: _, ...report }: Report, printing: PrintOptions): ExitCode {
  return printReport({ ...report, notes: [...report.notes, 'Nothing was built.'] }, printing);
}
