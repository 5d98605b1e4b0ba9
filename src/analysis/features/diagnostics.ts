import type { Analysis } from '../model/analysis.js';
import { byCodeUnit } from '../lib/collections.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { CallSite } from '../model/model.js';
import { isSameSpan } from '../model/source.js';
import { unknownEvent } from '../problems/unknown-event.js';
import { unsubscribedEvent } from '../problems/unsubscribed-event.js';

/** What is wrong in one file, in the order of its text. */
export function diagnosticsOf({ diagnostics, callSiteDiagnostics }: Analysis, file: string): readonly Diagnostic[] {
  return [...diagnostics, ...callSiteDiagnostics]
    .filter(({ span }) => span.file === file)
    .sort((a, b) => a.span.start - b.span.start || byCodeUnit(a.code, b.code));
}

/** A diagnostic as one text, for hosts that show a single one. */
export function toText({ message, help }: Pick<Diagnostic, 'message' | 'help'>): string {
  return `${message} ${help}`;
}

/** TypeScript's codes for an argument of the wrong type. */
const ARGUMENT_CODES = new Set([2345, 2322]);

/** Whether an error of the compiler, which starts at `start`, tells of the argument that a diagnostic of ours is about. */
export function isSameMistake(
  { code, span }: Diagnostic,
  error: { readonly code: number; readonly file: string; readonly start: number },
  callSites: readonly CallSite[],
): boolean {
  if (error.file !== span.file || !ARGUMENT_CODES.has(error.code)) return false;
  if (code !== unknownEvent.code && code !== unsubscribedEvent.code) return false;
  const argument = callSites.find((site) => site.names.some((each) => isSameSpan(each.span, span)))?.span ?? span;
  return error.start >= argument.start && error.start < argument.end;
}
