import { findRoot } from '../../project/disk/find-root.js';
import type { Options } from '../arguments.js';
import type { ExitCode, Io } from '../terminal/io.js';
import { findLastReport } from './generate/last-report.js';
import { printReport } from '../report/report.js';

/** Writes the generated files; with `--check` tells whether they are fresh, with `--watch` keeps them so. */
export async function generate({ project, format, check, watch }: Options, io: Io): Promise<ExitCode> {
  const root = findRoot(io.cwd, project);
  // The analysis is loaded only where it is needed: the parser alone takes longer than seeing that nothing has changed.
  if (watch) return (await import('./generate/on-change.js')).generateOnChange(root, format, io);
  const report =
    (check ? undefined : findLastReport(root)) ?? (await import('./generate/once.js')).generateOnce(root, check);
  return printReport(report, { format, io, problems: io.stderr });
}
