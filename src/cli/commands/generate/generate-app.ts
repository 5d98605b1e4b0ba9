import { findAppFolder } from '../../../project/disk/folder.js';
import type { Format } from '../../report/format.js';
import { printReport } from '../../report/print-report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { findLastReport } from './last-report.js';

export type GenerateOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  /** Compare the generated files and write nothing. */
  readonly check: boolean;
  /** Generate again at every change. */
  readonly watch: boolean;
};

/** Writes the generated files; with `check` reports stale ones instead, with `watch` keeps them fresh. */
export async function generateApp({ project, format, check, watch }: GenerateOptions, io: Io): Promise<ExitCode> {
  const folder = findAppFolder(io.cwd, project);
  // The analysis is loaded only when it is needed: loading the parser takes longer than seeing that nothing changed.
  if (watch) return (await import('./on-change.js')).generateOnChange(folder, format, io);
  const report =
    (check ? undefined : findLastReport(folder)) ??
    (await (await import('./generate-once.js')).generateOnce(folder, check));
  return printReport(report, { format, io, problems: io.stderr });
}
