import { buildApp } from '../../../deploy/build/build-app.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import type { Finding } from '../../report/finding.js';
import type { Format } from '../../report/format.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { openDeployable, refuse } from './open-deployable.js';
import { printBuild } from './print-build.js';

export type RunBuildOptions = { readonly project: string | undefined; readonly format: Format };

const NOTHING = 'Nothing was built.';

/** Checks an app, and bundles its functions if nothing is wrong with it. */
export async function runBuild({ project, format }: RunBuildOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const progress = createProgress(io.stderr);
  const printing = { format, io, problems: io.stderr };
  try {
    progress.step('Reading the app');
    const { app, report } = await openDeployable(folder, started);
    if (app === undefined) return refuse(report, NOTHING, printing);
    progress.step('Bundling');
    const build = await buildApp({
      folder,
      analysis: app.analysis,
      deployment: app.deployment,
      onBundled: (done, all) => progress.step(`Bundled ${done} of ${count(all, 'function')}`),
    });
    const bundled = build.problems.map((problem): Finding => ({ code: 'bundle', ...problem }));
    const seconds = (performance.now() - started) / 1000;
    const whole = { ...report, findings: [...report.findings, ...bundled], seconds };
    progress.done();
    return build.written === undefined ? refuse(whole, NOTHING, printing) : printBuild(whole, build.written, printing);
  } finally {
    progress.done();
  }
}
