import { appendFileSync } from 'node:fs';
import { isBelow } from '../../analysis/lib/paths.js';
import { findUpwards, toPosix } from '../../project/disk/folder.js';
import { toToolError } from '../../project/disk/tool-error.js';
import type { ExitCode, Io, Output } from '../terminal/io.js';
import { toAgainstLines } from './against/against.js';
import type { Format } from './format.js';
import { toGithubReport } from './formats/report-github.js';
import { toJsonReport } from './formats/report-json.js';
import { toMarkdownReport } from './formats/report-markdown.js';
import { toFixedLines, toPrettyReport } from './formats/report-pretty.js';
import type { Report } from './report.js';
import { toRouteLines } from './routes.js';
import { countOf, toSummary } from './summary.js';

export type PrintOptions = {
  readonly format: Format;
  readonly io: Io;
  /** Where problems go in the pretty format. */
  readonly problems: Output;
};

/** Prints a report and returns the exit code of the command. */
export function printReport(report: Report, { format, io, problems }: PrintOptions): ExitCode {
  const { findings, notes } = report;
  const { stdout } = io;
  if (format === 'json') {
    stdout.write(toJsonReport(report));
  } else if (format === 'markdown') {
    stdout.write(toMarkdownReport(report));
  } else {
    if (format === 'pretty' && report.routes !== undefined && report.routes.length > 0)
      stdout.write(`${toRouteLines(report.routes, stdout).join('\n')}\n\n`);
    if (findings.length > 0) printFindings(report, { format, io, problems });
    const fixed = report.fixed === undefined ? [] : toFixedLines(report.fixed, { ...report, ...io, output: stdout });
    const changes = report.against === undefined ? [] : toAgainstLines(report.against, stdout);
    stdout.write([...fixed, ...changes, ...notes, toSummary(report, stdout.colors)].join('\n'));
    if (format === 'github' && report.against !== undefined) addToJobSummary(toMarkdownReport(report));
  }
  return countOf(findings, 'error') > 0 ? 1 : 0;
}

/** The page about a run of GitHub Actions shows what is in this file. */
function addToJobSummary(text: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, `${text}\n`);
  } catch (error) {
    throw toToolError(error, `Cannot write the job summary ${file}`);
  }
}

function printFindings({ findings, folder, textOf }: Report, { format, io, problems }: PrintOptions): void {
  const { path } = folder;
  if (format === 'github') {
    const workspace = process.env['GITHUB_WORKSPACE'];
    const inWorkspace = workspace !== undefined && workspace !== '' && isBelow(toPosix(path), toPosix(workspace));
    const repository = inWorkspace ? workspace : (findUpwards(path, ['.git']) ?? path);
    io.stdout.write(toGithubReport(findings, { root: path, repository }));
  } else problems.write(toPrettyReport(findings, { folder, cwd: io.cwd, textOf, output: problems }));
}
