import type { Finding } from '../finding.js';
import type { Fixed } from '../fixed.js';
import type { OutputFiles, Report } from '../report.js';
import { toJsonRoutes } from '../routes.js';
import { countOf } from '../summary.js';

/**
 * The whole report as one JSON object; its shape is public, `version` changes when it breaks. `result` is what the
 * command has to say beside it.
 */
export function toJsonReport(report: Report, result: object = {}): string {
  const { findings, textOf, routes, counts, files, fixed, against, notes, seconds } = report;
  return toJson({
    problems: findings.map(toJsonProblem),
    counts: { ...counts, errors: countOf(findings, 'error'), warnings: countOf(findings, 'warning') },
    ...(routes === undefined ? {} : { routes: toJsonRoutes(routes, textOf) }),
    ...(files === undefined ? {} : { files: toFiles(files) }),
    ...(fixed === undefined ? {} : { fixed: fixed.map(toFixedProblem) }),
    ...(against === undefined ? {} : { against }),
    ...result,
    ...(fixed === undefined && against === undefined ? {} : { notes }),
    seconds: Math.round(seconds * 1000) / 1000,
  });
}

/** The object for a run that failed before it had a report. */
export function toJsonFailure(failure: {
  message: string;
  help?: string | undefined;
  stack?: string | undefined;
}): string {
  return toJson({ error: failure, problems: [] });
}

/** The envelope of all JSON output. */
export function toJson(content: object): string {
  return `${JSON.stringify({ version: 1, ...content }, undefined, 2)}\n`;
}

function toFiles({ written, removed, unchanged }: OutputFiles): OutputFiles {
  return { written, removed, unchanged };
}

/** A finding as every command prints it. */
export function toJsonProblem({
  code,
  severity,
  message,
  help,
  docs,
  file,
  start,
  end,
  tscCode,
  fixes,
}: Finding): object {
  const place = { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  return { code, severity, message, help, docs, ...place, tscCode, fixes: fixes?.() ?? [] };
}

function toFixedProblem({ code, title, file, position }: Fixed): object {
  return { code, title, file, line: position.line, column: position.column };
}
