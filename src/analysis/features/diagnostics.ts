import type { Analysis } from '../model/analysis.js';
import type { Diagnostic } from '../model/diagnostic.js';

/** The diagnostics of one file, in the order of its text. */
export function diagnosticsOf({ diagnostics }: Analysis, file: string): readonly Diagnostic[] {
  return diagnostics.filter(({ span }) => span.file === file);
}

/** A diagnostic as one text, for hosts that show only one. */
export function toText({ message, help }: Pick<Diagnostic, 'message' | 'help'>): string {
  return `${message} ${help}`;
}
