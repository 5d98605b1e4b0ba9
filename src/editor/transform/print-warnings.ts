import type ts from 'typescript';
import { toAbsolute } from '../../analysis/lib/paths.js';
import type { App } from '../../project/app/open-app.js';
import { findAllAnyPayloads } from '../find-any-payloads.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

/** Prints our warnings. As diagnostics of the program they would make the compiler fail. */
export function printWarnings(typescript: typeof ts, program: ts.Program, apps: readonly App[]): void {
  const warnings = apps.flatMap((app) => {
    const { folder, analysis } = app.session;
    return [...analysis().diagnostics, ...findAllAnyPayloads(typescript, program, app)]
      .filter(({ severity }) => severity === 'warning')
      .map((each) => toTsDiagnostic(typescript, each, program.getSourceFile(toAbsolute(folder.path, each.span.file))));
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
