import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { toDiagnostic } from '../../analysis/problems/to-diagnostic.js';
import type { App } from '../../project/app/open-app.js';
import { findCoverage } from '../../project/compiler/coverage.js';
import { createExplainer, type Explained } from '../../project/compiler/explain-errors.js';
import { listCompiledFiles, loadTsconfigs } from '../../project/compiler/load-tsconfig.js';

/** What the tsconfigs of an app leave out, and what follows from that for errors of TypeScript. */
export type Uncovered = {
  readonly diagnostics: readonly Diagnostic[];
  /** Says what is really wrong where `emit` sees no registry, or the one of another app. */
  explain(error: { readonly message: string; readonly file: string }): Explained | undefined;
};

/** `tsconfig` is the one of the program, if it has one. */
export function findUncovered({ session }: App, tsconfig: string | undefined): Uncovered {
  const { folder } = session;
  const { settings, events } = session.analysis().model;
  const tsconfigs = loadTsconfigs(folder);
  const compiled = listCompiledFiles(folder, tsconfigs);
  const { problems } = findCoverage({ folder, tsconfigs, compiled, settings, hasEvents: events.length > 0 });
  const explain = createExplainer({ folder, tsconfigs, settings, problems });
  return {
    diagnostics: problems.flatMap((problem) => toDiagnostic(problem, { rules: settings.rules }) ?? []),
    explain: (error) => explain({ ...error, tsconfig }),
  };
}
