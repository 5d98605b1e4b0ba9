import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { toDiagnostic } from '../../analysis/problems/to-diagnostic.js';
import type { OutputDifference } from '../../project/output/compare-output.js';
import { toStaleFix, toStaleProblems } from '../../project/output/stale-output.js';
import type { Finding } from './finding.js';
import { toFoundFix } from './found-fix.js';
import { createPlaces, type Places } from './places.js';

export function toFinding(diagnostic: Diagnostic, places: Places): Finding {
  const { code, severity, span, message, help, docs } = diagnostic;
  const start = places.positionOf(span.file, span.start);
  const end = places.positionOf(span.file, span.end);
  const fixes = () => diagnostic.fixes.map((fix) => toFoundFix(fix, places));
  return { code, severity, file: span.file, start, end, message, help, docs, fixes };
}

/** What is wrong with the generated files, in words. Each is reported as a whole, so its text makes no difference. */
export function toStaleFindings(difference: OutputDifference, superseded?: readonly string[]): readonly Finding[] {
  const places = createPlaces(() => undefined);
  return toStaleProblems(difference, superseded).flatMap((problem) => {
    const { file } = problem.span;
    const fixes = () => [toStaleFix(difference, file) ?? []].flat();
    const diagnostic = toDiagnostic(problem, { place: () => file, fixes });
    return diagnostic === undefined ? [] : toFinding(diagnostic, places);
  });
}
