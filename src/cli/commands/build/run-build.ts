import { buildApp, type WrittenBuild } from '../../../deploy/build/build-app.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import type { Finding } from '../../report/finding.js';
import type { Format } from '../../report/format.js';
import type { Report } from '../../report/report.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { type Deployable, openDeployable, refuse } from './open-deployable.js';
import { printBuild } from './print-build.js';

export type RunBuildOptions = { readonly project: string | undefined; readonly format: Format };

/** Checks an app, and bundles its functions if nothing is wrong with it. */
export async function runBuild({ project, format }: RunBuildOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const opened = await openDeployable(folder, started, io);
  const { report, written } =
    opened.app === undefined
      ? { report: opened.report, written: undefined }
      : await bundleApp({ ...opened, app: opened.app, folder, started }, io);
  const printing = { format, io, problems: io.stderr };
  return written === undefined ? refuse(report, 'Nothing was built.', printing) : printBuild(report, written, printing);
}

/** An app that was read, and when that began, as `performance.now()`. */
type Opened = {
  readonly folder: Folder;
  readonly app: Deployable;
  readonly report: Report;
  readonly started: number;
};

/** What was found, and what was written, if every function could be bundled. */
type Bundled = { readonly report: Report; readonly written?: WrittenBuild };

/** Bundles the functions of an app. */
export async function bundleApp({ folder, app, report, started }: Opened, { stderr }: Io): Promise<Bundled> {
  const progress = createProgress(stderr);
  try {
    progress.step('Bundling');
    const { problems, written } = await buildApp({
      ...app,
      folder,
      onBundled: (done, all) => progress.step(`Bundled ${done} of ${count(all, 'function')}`),
    });
    const bundled = problems.map((problem): Finding => ({ code: 'bundle', ...problem }));
    const seconds = (performance.now() - started) / 1000;
    return { report: { ...report, findings: [...report.findings, ...bundled], seconds }, ...(written && { written }) };
  } finally {
    progress.done();
  }
}
