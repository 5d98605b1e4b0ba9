import type { Folder } from '../../../analysis/model/folder.js';
import { PACKAGE_NAME } from '../../../analysis/model/layout.js';
import { openWholeProject, type Project, withSchemas } from '../../../project/app/project.js';
import { findCoverage } from '../../../project/compiler/coverage.js';
import { explainErrors } from '../../../project/compiler/explain-errors.js';
import { listCompiledFiles, type Tsconfig } from '../../../project/compiler/load-tsconfig.js';
import type { PrintedError } from '../../../project/compiler/read-compiler-output.js';
import { compareOutput, isStale } from '../../../project/output/output.js';
import { findSuperseded } from '../../../project/output/stale-output.js';
import { toProblemFindings, toStaleFindings } from '../../report/finding.js';
import { noteEmpty, noteExcluded, noteSetup, noteStaleCompilation } from '../../report/notes.js';
import type { Report } from '../../report/report.js';
import type { Opponent } from './against.js';
import { compareIfWhole, settleComparison } from './compare-if-whole.js';
import { mergeFindings } from './compiler-findings.js';

export type Inspection = {
  readonly folder: Folder;
  readonly started: number;
  readonly tsconfigs: readonly Tsconfig[];
  /** Returns the errors of the compiler; undefined if it is left out. */
  readonly compile?: () => Promise<readonly PrintedError[] | undefined>;
  /** Another version of the app to compare it with. */
  readonly opponent?: Opponent | undefined;
};

/** Reads all of an app, and finds what is wrong with it and with its generated files. */
export async function inspectApp(
  inspection: Inspection,
): Promise<{ readonly project: Project; readonly report: Report }> {
  const { folder, started, tsconfigs, compile, opponent } = inspection;
  // The compiler is the slow part, so it runs while this process reads the app.
  const compiling = compile?.();
  compiling?.catch(() => undefined);
  const compiled = listCompiledFiles(folder, tsconfigs);
  const first = openWholeProject(folder, compiled);
  const { settings } = first.analysis.model;
  const { reached, problems } = findCoverage({
    folder,
    tsconfigs,
    compiled,
    settings,
    hasEvents: first.analysis.model.events.length > 0,
  });
  const project = await withSchemas(reached.length === 0 ? first : openWholeProject(folder, [...compiled, ...reached]));
  const { model, coverage, callSites, routes } = project.analysis;
  const difference = coverage === 'whole' ? compareOutput(folder, project.rendered) : undefined;
  const superseded = findSuperseded(folder, compiled, project.rendered);
  const stale = difference === undefined || isStale(difference) || superseded.length > 0;
  const compared = opponent && (await compareIfWhole(opponent, project));
  const errors = await compiling;
  const explained = explainErrors({ folder, tsconfigs, settings, problems }, errors ?? []);
  const judged = errors === undefined ? [] : compiled;
  const findings = [
    ...toProblemFindings(problems, settings.rules),
    ...mergeFindings({ project, errors: explained, compiled: judged, stale, superseded }),
  ];
  const staleFindings = difference === undefined ? [] : toStaleFindings(difference, superseded);
  const settled = settleComparison(compared, [...staleFindings, ...findings]);
  const report: Report = {
    folder,
    findings: [...staleFindings, ...findings, ...settled.findings],
    ...(settled.against && { against: settled.against }),
    textOf: project.session.textOf,
    routes,
    counts: { events: model.events.length, subscribers: model.subscribers.length, callSites: callSites.length },
    notes: [
      ...(model.events.length === 0 ? noteEmpty(project.analysis, folder) : []),
      ...noteExcluded(compiled, settings.exclude),
      ...project.notes,
      ...(stale ? noteStaleCompilation(findings) : []),
      ...settled.notes,
      ...noteSetup(superseded.length > 0 || problems.length > 0 || explained.some(isAboutSetup)),
    ],
    seconds: (performance.now() - started) / 1000,
  };
  return { project, report };
}

/** Whether an error of the compiler follows from the setup: it is explained so, or this package is not found. */
function isAboutSetup({ help, code, message }: PrintedError): boolean {
  return help !== undefined || (code === 'TS2307' && message.includes(`'${PACKAGE_NAME}`));
}
