import { buildApp } from '../../../deploy/build/build-app.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import type { Finding } from '../../report/finding.js';
import type { Format } from '../../report/format.js';
import type { PrintOptions } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { type Deployable, openDeployable, refuse } from './open-deployable.js';
import { printBuild } from './print-build.js';

export type RunBuildOptions = { readonly project: string | undefined; readonly format: Format };

const NOTHING = 'Nothing was built.';

/** Checks an app, and bundles its functions if nothing is wrong with it. */
export async function runBuild({ project, format }: RunBuildOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const { app, report } = await openDeployable(folder, started, io);
  const printing = { format, io, problems: io.stderr };
  return app === undefined ? refuse(report, NOTHING, printing) : bundleApp({ folder, app, report, started }, printing);
}

/** An app that was read, and when that began, as `performance.now()`. */
type Opened = {
  readonly folder: Folder;
  readonly app: Deployable;
  readonly report: Report;
  readonly started: number;
};

/** Bundles the functions of an app, and prints what was built. */
export async function bundleApp({ folder, app, report, started }: Opened, printing: PrintOptions): Promise<ExitCode> {
  const progress = createProgress(printing.io.stderr);
  try {
    progress.step('Bundling');
    const build = await buildApp({
      ...app,
      folder,
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
