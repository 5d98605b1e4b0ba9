import { toWords } from '../../analysis/problems/catalog.js';
import type { Diagnostic } from '../../analysis/model/problem.js';
import type { OutputDifference } from '../../project/output/compare-output.js';
import { toStaleFix, toStaleProblems } from '../../project/output/stale-output.js';
import type { Finding } from './finding.js';
import { type FoundFix, toFoundFix } from './found-fix.js';
import type { Places } from './places.js';

export function toFinding(diagnostic: Diagnostic, places: Places): Finding {
  const { code, severity, span, message, help } = diagnostic;
  const start = places.positionOf(span.file, span.start);
  const end = places.positionOf(span.file, span.end);
  const fixes = () => diagnostic.fixes.map((fix) => toFoundFix(fix, places));
  return { code, severity, file: span.file, start, end, message, help, fixes };
}

/** What is wrong with the generated files, in words. */
export function toStaleFindings(difference: OutputDifference, superseded?: readonly string[]): readonly Finding[] {
  const start = { line: 1, column: 1 };
  return toStaleProblems(difference, superseded).map((problem) => ({
    code: problem.code,
    severity: 'error',
    file: problem.span.file,
    start,
    end: start,
    ...toWords(problem, ({ file }) => file),
    fixes: () => toStaleFixes(difference, problem.span.file),
  }));
}

function toStaleFixes(difference: OutputDifference, file: string): readonly FoundFix[] {
  const fix = toStaleFix(difference, file);
  return fix === undefined ? [] : [{ ...fix, edits: [] }];
}
