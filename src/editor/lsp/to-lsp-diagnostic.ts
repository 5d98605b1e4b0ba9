import { join } from 'node:path';
import { toText } from '../../analysis/features/diagnostics.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import { type Diagnostic as LspDiagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Places } from './apps/located.js';
import { toUri } from './apps/paths.js';

/** The folder of this package: the server is in `dist/`. */
const PACKAGE = join(import.meta.dirname, '..');

export function toLspDiagnostic(diagnostic: Diagnostic, places: Places): LspDiagnostic {
  const { number, severity, span, docs } = diagnostic;
  return {
    range: places.rangeOf(span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: number,
    codeDescription: { href: toUri(join(PACKAGE, docs.slice(PACKAGE_NAME.length))) },
    source: 'tsc-run',
    message: toText(diagnostic),
  };
}
