import { toWords } from '../core/catalog.js';
import type { Diagnostic } from '../core/problem.js';
import { type OutputDifference, toStaleProblems } from '../project/compare-output.js';
import type { Finding } from './finding.js';
import type { Places } from './places.js';

export function toFinding({ code, severity, span, message, help }: Diagnostic, places: Places): Finding {
  const start = places.positionOf(span.file, span.start);
  const end = places.positionOf(span.file, span.end);
  return { code, severity, file: span.file, start, end, message, help };
}

/** What is wrong with the generated files, in words. */
export function toStaleFindings(difference: OutputDifference): readonly Finding[] {
  const start = { line: 1, column: 1 };
  return toStaleProblems(difference).map((problem) => ({
    code: problem.code,
    severity: 'error',
    file: problem.span.file,
    start,
    end: start,
    ...toWords(problem, ({ file }) => file),
  }));
}
