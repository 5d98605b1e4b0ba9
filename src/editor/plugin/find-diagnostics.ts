import { diagnosticsOf } from '../../analysis/features/diagnostics.js';
import { EVENTS_FOLDER, isModelSource } from '../../analysis/model/layout.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { configMissing } from '../../analysis/problems/config-missing.js';
import { compareOutput, findMissing } from '../../project/output/output.js';
import { toStaleDiagnostics } from '../../project/output/stale-output.js';
import type { Located } from './edited-apps.js';

type DiagnosticOptions = {
  readonly isGenerated: boolean;
  /** The diagnostics of files that no tsconfig compiles. */
  readonly uncovered?: () => readonly Diagnostic[];
};

/**
 * The diagnostics of one file. Missing generated files and files that no tsconfig compiles are reported in the config,
 * and a missing config in each file of events and subscribers.
 */
export function findDiagnostics(
  located: Located,
  { isGenerated, uncovered = () => [] }: DiagnosticOptions,
): readonly Diagnostic[] {
  const { analysis, file } = located;
  if (isGenerated) return findStale(located).filter(({ span }) => span.file === file);
  const own = diagnosticsOf(analysis, file);
  const config = analysis.model.settings.file;
  if (file === config) return [...move([...findAbsent(located), ...uncovered()], file), ...own];
  if (config !== undefined || !isModelSource(file, EVENTS_FOLDER)) return own;
  return [
    ...move(
      analysis.diagnostics.filter(({ code }) => code === configMissing.code),
      file,
    ),
    ...own,
  ];
}

/** The diagnostics of generated files that are not on the disk. */
function findAbsent(located: Located): readonly Diagnostic[] {
  const absent = new Set(findMissing(located.app.session.folder, located.app.output() ?? []).map(({ path }) => path));
  return absent.size === 0 ? [] : findStale(located).filter(({ span }) => absent.has(span.file));
}

/** The diagnostics of generated files that are missing or out of date on the disk. */
function findStale({ app }: Located): readonly Diagnostic[] {
  const output = app.output();
  if (output === undefined) return [];
  return toStaleDiagnostics(compareOutput(app.session.folder, output));
}

function move(diagnostics: readonly Diagnostic[], file: string): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, span: { file, start: 0, end: 0 } }));
}
