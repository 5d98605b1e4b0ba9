import type { Folder } from '../../../analysis/model/folder.js';
import { fixApp } from '../../../project/app/fix-app.js';
import { type Compiler, findCompiler } from '../../../project/compiler/find-compiler.js';
import { listCompiledFiles, loadTsconfigs, type Tsconfig } from '../../../project/compiler/load-tsconfig.js';
import type { PrintedError } from '../../../project/compiler/read-compiler-output.js';
import { runCompiler } from '../../../project/compiler/run-compiler.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { noteUnfixed, toFixed } from '../../report/fixed.js';
import type { Format } from '../../report/format.js';
import { printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import type { Opponent } from './against.js';
import { inspectApp } from './inspect-app.js';

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
    const { report } = await inspectApp({ folder, started, tsconfigs, compile, opponent });
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
