import { compareOutput } from '../project/compare-output.js';
import { findRoot } from '../project/find-root.js';
import { openProject } from '../project/open-project.js';
import { type Synced, syncOutput } from '../project/sync-output.js';
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
  const { project, difference } = (check ? compareProject : syncOutput)(root);
  const { analysis, textOf } = project;
  const seconds = (performance.now() - started) / 1000;
  const outcome = { root, analysis, textOf, difference, seconds };
  return printReport(toReport(outcome, check ? 'check' : 'write'), { format, io, problems: io.stderr });
}

function compareProject(root: string): Synced {
  const project = openProject(root);
  const { analysis, rendered } = project;
  return { project, difference: analysis.complete ? compareOutput(root, rendered) : undefined };
}
