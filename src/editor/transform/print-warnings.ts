import type ts from 'typescript';
import type { HostedApp } from '../apps.js';
import { toAbsolute } from '../paths.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

/** Prints our warnings: as diagnostics of the compiler they would let it fail. */
export function printWarnings(typescript: typeof ts, program: ts.Program, apps: readonly HostedApp[]): void {
  const warnings = apps.flatMap(({ root, live }) => {
    const { diagnostics, callSiteDiagnostics } = live.analysis();
    return [...diagnostics, ...callSiteDiagnostics]
      .filter(({ severity }) => severity === 'warning')
      .map((each) => toTsDiagnostic(typescript, each, program.getSourceFile(toAbsolute(root, each.span.file))));
  });
  if (warnings.length === 0) return;
  const { sys } = typescript;
  const pretty = program.getCompilerOptions().pretty ?? sys.writeOutputIsTTY?.() ?? false;
  const format = pretty ? typescript.formatDiagnosticsWithColorAndContext : typescript.formatDiagnostics;
  sys.write(
    format(warnings, {
      getCurrentDirectory: () => program.getCurrentDirectory(),
      getCanonicalFileName: (path) => path,
      getNewLine: () => sys.newLine,
    }),
  );
}
