import { findUpwards } from '../../project/disk/folder.js';
import type { ExitCode, Io, Output } from '../terminal/io.js';
import type { Format } from './format.js';
import { toGithubReport } from './report-github.js';
import { toJsonReport } from './report-json.js';
import { toFixedLines, toPrettyReport } from './report-pretty.js';
import type { Report } from './report.js';
import { countOf, toSummary } from './summary.js';

export type PrintOptions = {
  readonly format: Format;
  readonly io: Io;
  /** Where problems go in the pretty format. */
  readonly problems: Output;
};

/** Prints a report and returns the exit code of the command. */
export function printReport(report: Report, { format, io, problems }: PrintOptions): ExitCode {
  const { folder, findings, textOf, fixed = [], notes } = report;
  const { stdout, cwd } = io;
  if (format === 'json') {
    stdout.write(toJsonReport(report));
  } else {
    if (format === 'github')
      stdout.write(
        toGithubReport(findings, { root: folder.path, repository: findUpwards(folder.path, ['.git']) ?? folder.path }),
      );
    else problems.write(toPrettyReport(findings, { folder, cwd, textOf, output: problems }));
    const done = toFixedLines(fixed, { folder, cwd, output: stdout });
    stdout.write([...done, ...notes, toSummary(report, stdout.colors)].join('\n'));
  }
  return countOf(findings, 'error') > 0 ? 1 : 0;
}
