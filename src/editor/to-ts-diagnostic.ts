import type ts from 'typescript';
import { toText } from '../analysis/features/diagnostics.js';
import type { Diagnostic } from '../analysis/model/diagnostic.js';

/** Converts one of our diagnostics to one of TypeScript's. */
export function toTsDiagnostic(
  { DiagnosticCategory }: Pick<typeof ts, 'DiagnosticCategory'>,
  diagnostic: Diagnostic,
  file: ts.SourceFile | undefined,
): ts.Diagnostic {
  const { number, severity, span } = diagnostic;
  // The text may have become shorter since the analysis.
  const length = file?.text.length ?? 0;
  const start = Math.min(span.start, length);
  return {
    file,
    start: file && start,
    length: file && Math.min(span.end, length) - start,
    category: severity === 'error' ? DiagnosticCategory.Error : DiagnosticCategory.Warning,
    code: number,
    source: 'tsc-run',
    messageText: toText(diagnostic),
  };
}
