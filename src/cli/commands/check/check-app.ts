import type { Folder } from '../../../analysis/model/folder.js';
import { PACKAGE_NAME } from '../../../analysis/model/layout.js';
import { fixApp } from '../../../project/app/fix-app.js';
import { openWholeProject, withSchemas } from '../../../project/app/project.js';
import { findCoverage } from '../../../project/compiler/coverage.js';
import { explainErrors } from '../../../project/compiler/explain-errors.js';
import { type Compiler, findCompiler } from '../../../project/compiler/find-compiler.js';
import { listCompiledFiles, loadTsconfigs, type Tsconfig } from '../../../project/compiler/load-tsconfig.js';
import type { PrintedError } from '../../../project/compiler/read-compiler-output.js';
import { runCompiler } from '../../../project/compiler/run-compiler.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { compareOutput, isStale } from '../../../project/output/output.js';
import { findSuperseded } from '../../../project/output/stale-output.js';
import { toProblemFindings, toStaleFindings } from '../../report/finding.js';
import { noteUnfixed, toFixed } from '../../report/fixed.js';
import type { Format } from '../../report/format.js';
import { printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import { noteEmpty, noteExcluded, noteSetup, noteStaleCompilation } from '../../report/notes.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import type { Opponent } from './against.js';
import { compareIfWhole, settleComparison } from './compare-if-whole.js';
import { mergeFindings } from './compiler-findings.js';

export type CheckOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  /** Apply the preferred fixes first. */
  readonly fix: boolean;
  /** Run the project's own compiler too. */
  readonly tsc: boolean;
  /** A Git ref or a folder: the version to compare the events with. */
  readonly against: string | undefined;
  /** The events whose breaking changes are accepted. */
  readonly accept: readonly string[];
};

/** Checks generated files, events, subscribers and every emit, and runs the project's own compiler. */
export async function checkApp(options: CheckOptions, io: Io): Promise<ExitCode> {
  const { project, format, fix, tsc } = options;
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const progress = createProgress(io.stderr);
  const stop = new AbortController();
  try {
    const tsconfigs = loadTsconfigs(folder);
    const compiler = tsc ? requireCompiler(folder, tsconfigs) : undefined;
    const opponent = await findOpponent(options, folder, io);
    const fixes = fix ? await applyFixes(folder, tsconfigs) : undefined;
    const compile = async (): Promise<readonly PrintedError[] | undefined> => {
      if (compiler === undefined) return undefined;
      progress.step(`Type-checking with TypeScript ${compiler.version}`);
      return runCompiler({ folder, compiler, tsconfigs: tsconfigs.map(({ path }) => path), signal: stop.signal });
    };
    const report = await inspect({ folder, started, tsconfigs, compile, opponent });
    progress.done();
    const notes = [...(fixes?.notes ?? []), ...report.notes];
    return printReport({ ...report, ...fixes, notes }, { format, io, problems: io.stdout });
  } finally {
    progress.done();
    stop.abort();
  }
}

/** The other version to compare with, found before the slow parts start; undefined without `--against`. */
async function findOpponent(
  { against, accept }: CheckOptions,
  folder: Folder,
  { cwd }: Io,
): Promise<Opponent | undefined> {
  if (against === undefined && accept.length > 0)
    throw new ToolError('--accept needs --against', 'For example: tsc-run check --against main --accept NAME.');
  if (against === undefined) return undefined;
  const { findOpponent: find } = await import('./against.js');
  return find({ value: against, accept, cwd, folder });
}

/** Compiles every layout. What `tsc --init` writes refuses the ES module syntax of a package without a `type`. */
const SMALLEST_TSCONFIG =
  '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true } }';

/** Fails before anything is fixed when the compiler cannot run. */
function requireCompiler(folder: Folder, tsconfigs: readonly Tsconfig[]): Compiler {
  const compiler = findCompiler(folder);
  if (tsconfigs.length > 0) return compiler;
  throw new ToolError(
    `No tsconfig.json in ${folder.path} or in a folder above it`,
    `Create a tsconfig.json that says ${SMALLEST_TSCONFIG}. Or leave the compiler out: tsc-run check --no-tsc.`,
  );
}

async function applyFixes(folder: Folder, tsconfigs: readonly Tsconfig[]): Promise<Pick<Report, 'fixed' | 'notes'>> {
  const outcome = await fixApp(folder, listCompiledFiles(folder, tsconfigs));
  return { fixed: outcome === undefined ? [] : toFixed(outcome), notes: noteUnfixed(outcome) };
}

type Inspection = {
  readonly folder: Folder;
  readonly started: number;
  readonly tsconfigs: readonly Tsconfig[];
  /** Returns the errors of the compiler; undefined if it is left out. */
  readonly compile: () => Promise<readonly PrintedError[] | undefined>;
  readonly opponent: Opponent | undefined;
};

async function inspect({ folder, started, tsconfigs, compile, opponent }: Inspection): Promise<Report> {
  // The compiler is the slow part, so it runs while this process reads the app.
  const compiling = compile();
  compiling.catch(() => undefined);
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
  return {
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
}

/** Whether an error of the compiler follows from the setup: it is explained so, or this package is not found. */
function isAboutSetup({ help, code, message }: PrintedError): boolean {
  return help !== undefined || (code === 'TS2307' && message.includes(`'${PACKAGE_NAME}`));
}
