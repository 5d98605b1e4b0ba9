import type { Diagnostic, Fix } from '../model/problem.js';
import type { Span } from '../model/source.js';

/** A fix and the diagnostic that it mends. */
export type CodeAction = { readonly diagnostic: Diagnostic; readonly fix: Fix };

/** The fixes of the diagnostics that touch a range. */
export function codeActions(diagnostics: readonly Diagnostic[], { file, start, end }: Span): readonly CodeAction[] {
  return diagnostics
    .filter(({ span }) => span.file === file && span.start <= end && start <= span.end)
    .flatMap((diagnostic) => diagnostic.fixes.map((fix) => ({ diagnostic, fix })));
}
