import { findUpwards } from '../../project/disk/find-root.js';
import { countOf, type Finding, type TextOf } from './finding.js';
import { type Fixed, toFixedLines } from './fixed.js';
import type { ExitCode, Io, Output } from '../terminal/io.js';
import { toGithubReport } from './report-github.js';
import { toJsonReport } from './report-json.js';
import { toPrettyReport } from './report-pretty.js';
import { toSummary } from './summary.js';
import type { Format } from '../usage.js';

/** What a command found out, before it is printed. */
export type Report = {
  /** The folder of the config; absolute. */
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly textOf: TextOf;
  readonly counts: Counts;
  /** What became of the generated files; not there when nothing was to be written. */
  readonly files?: Files;
  /** What was fixed; not there when nothing was to be. */
  readonly fixed?: readonly Fixed[];
  /** Sentences for people about the result. */
  readonly notes: readonly string[];
  readonly seconds: number;
};

export type Counts = { readonly events: number; readonly subscribers: number; readonly callSites?: number };

/** Paths relative to the folder of the config. */
export type Files = {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
};

export type PrintOptions = {
  readonly format: Format;
  readonly io: Io;
  /** Where problems go in the pretty format. */
  readonly problems: Output;
};

/** Prints a report and tells how the command ends. */
export function printReport(report: Report, { format, io, problems }: PrintOptions): ExitCode {
  const { root, findings, textOf, fixed = [], notes } = report;
  const { stdout, cwd } = io;
  if (format === 'json') {
    stdout.write(toJsonReport(report));
  } else {
    if (format === 'github')
      stdout.write(toGithubReport(findings, { root, repository: findUpwards(root, ['.git']) ?? root }));
    else problems.write(toPrettyReport(findings, { root, cwd, textOf, output: problems }));
    const done = toFixedLines(fixed, { root, cwd, output: stdout });
    stdout.write([...done, ...notes, toSummary(report, stdout.colors)].join('\n'));
  }
  return countOf(findings, 'error') > 0 ? 1 : 0;
}
