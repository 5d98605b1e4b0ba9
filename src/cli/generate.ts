import { compareOutput } from '../project/compare-output.js';
import { findRoot } from '../project/find-root.js';
import { openProject } from '../project/open-project.js';
import { writeOutput } from '../project/write-output.js';
import type { Options } from './arguments.js';
import { generateOnChange } from './generate-on-change.js';
import { toReport } from './generate-report.js';
import type { ExitCode, Io } from './io.js';
import { printReport } from './report.js';

/** Writes the generated files; with `--check` tells whether they are fresh, with `--watch` keeps them so. */
export async function generate({ project: given, format, check, watch }: Options, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const root = findRoot(io.cwd, given);
  if (watch) return generateOnChange(root, format, io);
  const { analysis, rendered, textOf } = openProject(root);
  const sync = check ? compareOutput : writeOutput;
  const difference = analysis.complete ? sync(root, rendered) : undefined;
  const seconds = (performance.now() - started) / 1000;
  const outcome = { root, analysis, textOf, difference, seconds };
  return printReport(toReport(outcome, check ? 'check' : 'write'), { format, io, problems: io.stderr });
}
