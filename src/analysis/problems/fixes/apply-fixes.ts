import type { CodeAction, Diagnostic } from '../../model/diagnostic.js';
import type { Fix, TextEdit } from '../../model/fix.js';
import type { Span } from '../../model/source.js';

/**
 * The preferred fix of each diagnostic, if it only edits files that may be edited. All of them can be applied at once:
 * a fix that touches an earlier one is left for the next analysis.
 */
export function choosePreferred(
  diagnostics: readonly Diagnostic[],
  mayEdit: (file: string) => boolean,
): readonly CodeAction[] {
  const taken = new Map<string, Span[]>();
  const takenIn = (file: string): readonly Span[] => taken.get(file) ?? [];
  const isFree = ({ edits }: Fix): boolean =>
    edits.every(({ span }) => !takenIn(span.file).some((other) => touches(span, other)));
  const chosen: CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes.find(({ preferred }) => preferred);
    if (fix === undefined || fix.creates.length > 0 || !isFree(fix)) continue;
    if (!fix.edits.every(({ span }) => mayEdit(span.file))) continue;
    for (const { span } of fix.edits) taken.set(span.file, [...takenIn(span.file), span]);
    chosen.push({ diagnostic, fix });
  }
  return chosen;
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Applies edits, which must not overlap, to a text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start);
  const pieces = sorted.map((edit, index) => text.slice(sorted[index - 1]?.span.end ?? 0, edit.span.start) + edit.text);
  return pieces.join('') + text.slice(sorted.at(-1)?.span.end ?? 0);
}
