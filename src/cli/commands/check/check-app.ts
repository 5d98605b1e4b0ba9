import { openWholeProject } from '../../../project/app/open-project.js';
import { fixApp } from '../../../project/app/fix-app.js';
import { type Compiler, findCompiler } from '../../../project/compiler/find-compiler.js';
import { listCompiledFiles, loadTsconfigs, type Tsconfig } from '../../../project/compiler/load-tsconfig.js';
import type { CompilerError } from '../../../project/compiler/read-compiler-output.js';
import { runCompiler } from '../../../project/compiler/run-compiler.js';
import { findRoot } from '../../../project/disk/find-root.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { compareOutput, isStale } from '../../../project/output/compare-output.js';
import { findSuperseded } from '../../../project/output/stale-output.js';
import { toStaleFindings } from '../../report/finding.js';
import { noteUnfixed, toFixed } from '../../report/fixed.js';
import type { Format } from '../../report/format.js';
import { noteEmpty, noteStaleCompilation } from '../../report/notes.js';
import { printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { mergeFindings } from './compiler-findings.js';

export type CheckOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  /** Apply the preferred fixes first. */
  readonly fix: boolean;
  /** Run the project's own compiler too. */
  readonly tsc: boolean;
};

/** Checks generated files, events, subscribers and every emit, and runs the project's own compiler. */
export async function checkApp({ project, format, fix, tsc }: CheckOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const root = findRoot(io.cwd, project);
  const progress = createProgress(io.stderr);
  const stop = new AbortController();
  try {
    const tsconfigs = loadTsconfigs(root);
    const compiler = tsc ? requireCompiler(root, tsconfigs) : undefined;
    const fixes = fix ? await applyFixes(root, tsconfigs) : undefined;
    const compile = async (): Promise<readonly CompilerError[]> => {
      if (compiler === undefined) return [];
      progress.step(`Type-checking with TypeScript ${compiler.version}`);
      return runCompiler({ root, compiler, tsconfigs: tsconfigs.map(({ path }) => path), signal: stop.signal });
    };
    const report = await inspect({ root, started, tsconfigs, compile });
    progress.done();
    const notes = [...(fixes?.notes ?? []), ...report.notes];
    return printReport({ ...report, ...fixes, notes }, { format, io, problems: io.stdout });
  } finally {
    progress.done();
    stop.abort();
  }
}

/** Fails before anything is fixed when the compiler cannot run. */
function requireCompiler(root: string, tsconfigs: readonly Tsconfig[]): Compiler {
  if (tsconfigs.length > 0) return findCompiler(root);
  throw new ToolError(
    `No tsconfig.json in ${root} or in a folder above it`,
    'Create one: npx tsc --init. Or leave the compiler out: tsc-run check --no-tsc.',
  );
}

async function applyFixes(root: string, tsconfigs: readonly Tsconfig[]): Promise<Pick<Report, 'fixed' | 'notes'>> {
  const outcome = await fixApp(root, listCompiledFiles(root, tsconfigs));
  return { fixed: outcome === undefined ? [] : toFixed(outcome), notes: noteUnfixed(outcome) };
}

type Inspection = {
  readonly root: string;
  readonly started: number;
  readonly tsconfigs: readonly Tsconfig[];
  readonly compile: () => Promise<readonly CompilerError[]>;
};

async function inspect({ root, started, tsconfigs, compile }: Inspection): Promise<Report> {
  // The compiler is the slow part, so it runs while this process reads the app.
  const compiling = compile();
  compiling.catch(() => undefined);
  const compiled = listCompiledFiles(root, tsconfigs);
  const project = openWholeProject(root, compiled);
  const { model, complete, diagnostics, callSites, callSiteDiagnostics } = project.analysis;
  const difference = complete ? compareOutput(root, project.rendered) : undefined;
  const superseded = findSuperseded(root, compiled, project.rendered);
  const stale = difference === undefined || isStale(difference) || superseded.length > 0;
  const findings = mergeFindings({
    project,
    diagnostics: [...diagnostics, ...callSiteDiagnostics],
    errors: await compiling,
    stale,
    superseded,
  });
  return {
    root,
    findings: [...(difference === undefined ? [] : toStaleFindings(difference, superseded)), ...findings],
    textOf: project.textOf,
    counts: { events: model.events.length, subscribers: model.subscribers.length, callSites: callSites.length },
    notes: [...noteEmpty(project.analysis), ...(stale ? noteStaleCompilation(findings) : [])],
    seconds: (performance.now() - started) / 1000,
  };
}
