import { compareOutput, isStale } from '../project/compare-output.js';
import { findCompiler } from '../project/find-compiler.js';
import { findRoot } from '../project/find-root.js';
import { listCompiledFiles, loadTsconfigs, type Tsconfig } from '../project/load-tsconfig.js';
import { openWholeProject } from '../project/open-project.js';
import type { CompilerError } from '../project/read-compiler-output.js';
import { runCompiler } from '../project/run-compiler.js';
import { ToolError } from '../project/tool-error.js';
import type { Options } from './arguments.js';
import { mergeFindings } from './compiler-findings.js';
import type { ExitCode, Io } from './io.js';
import { noteEmpty, noteStaleCompilation } from './notes.js';
import { createProgress, type Progress } from './progress.js';
import { printReport, type Report } from './report.js';
import { toStaleFindings } from './to-finding.js';

/** What CI runs: generated files, events, subscribers, every emit, and the project's own compiler. */
export async function check({ project, format, tsc }: Options, io: Io): Promise<ExitCode> {
  const root = findRoot(io.cwd, project);
  const progress = createProgress(io.stderr);
  const stop = new AbortController();
  try {
    const report = await inspect(root, (tsconfigs) => {
      return tsc ? compile({ root, tsconfigs, progress, signal: stop.signal }) : Promise.resolve([]);
    });
    progress.done();
    return printReport(report, { format, io, problems: io.stdout });
  } finally {
    progress.done();
    stop.abort();
  }
}

type Compile = (tsconfigs: readonly Tsconfig[]) => Promise<readonly CompilerError[]>;

async function inspect(root: string, startCompiler: Compile): Promise<Report> {
  const started = performance.now();
  const tsconfigs = loadTsconfigs(root);
  // The compiler is the slow part: it works while this process reads the app.
  const compiling = startCompiler(tsconfigs);
  compiling.catch(() => undefined);
  const project = openWholeProject(root, listCompiledFiles(root, tsconfigs));
  const { model, complete, diagnostics, callSites, callSiteDiagnostics } = project.analysis;
  const difference = complete ? compareOutput(root, project.rendered) : undefined;
  const stale = difference === undefined || isStale(difference);
  const findings = mergeFindings({
    project,
    diagnostics: [...diagnostics, ...callSiteDiagnostics],
    errors: await compiling,
    stale,
  });
  return {
    root,
    findings: [...(difference === undefined ? [] : toStaleFindings(difference)), ...findings],
    textOf: project.textOf,
    counts: { events: model.events.length, subscribers: model.subscribers.length, callSites: callSites.length },
    notes: [...noteEmpty(project.analysis), ...(stale ? noteStaleCompilation(findings) : [])],
    seconds: (performance.now() - started) / 1000,
  };
}

type Compilation = {
  readonly root: string;
  readonly tsconfigs: readonly Tsconfig[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

async function compile({ root, tsconfigs, progress, signal }: Compilation): Promise<readonly CompilerError[]> {
  if (tsconfigs.length === 0) {
    throw new ToolError(
      `No tsconfig.json in ${root} or in a folder above it`,
      'Create one: npx tsc --init. Or leave the compiler out: tsc-run check --no-tsc.',
    );
  }
  const compiler = findCompiler(root);
  progress.step(`Type-checking with TypeScript ${compiler.version}`);
  return runCompiler({ root, compiler, tsconfigs: tsconfigs.map(({ path }) => path), signal });
}
