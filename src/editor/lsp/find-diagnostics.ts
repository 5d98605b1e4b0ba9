import { isToldByTypes } from '../../analysis/features/told-by-types.js';
import { groupBy } from '../../analysis/lib/collections.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { EVENTS_FOLDER, isModelSource } from '../../analysis/model/layout.js';
import { configMissing } from '../../analysis/problems/config-missing.js';
import type { EditedApp } from './apps/edited-app.js';

/**
 * The diagnostics of an app by file. Those of a file that does not exist are at the start of the config, and a missing
 * config is reported in each file of events and subscribers.
 */
export function findDiagnostics(app: EditedApp): ReadonlyMap<string, readonly Diagnostic[]> {
  const { session } = app;
  const analysis = app.analysis();
  const config = analysis.model.settings.file;
  const place = (diagnostic: Diagnostic): readonly Diagnostic[] => {
    const { file } = diagnostic.span;
    if (session.folder.stat(file) === 'file') return [diagnostic];
    if (config !== undefined) return [moveTo(config, diagnostic)];
    if (diagnostic.code !== configMissing.code) return [];
    const sources = session.sources().filter((each) => isModelSource(each, EVENTS_FOLDER));
    return sources.map((each) => moveTo(each, diagnostic));
  };
  const all = [...app.surroundings(), ...analysis.diagnostics];
  // Most apps have few, so looking whether their files exist is cheap.
  return groupBy(all.flatMap(place), ({ span }) => span.file);
}

/** The diagnostics to show beside TypeScript's own server. */
export function withoutToldByTypes(app: EditedApp, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const registry = app.registry();
  const analysis = app.analysis();
  return diagnostics.filter((each) => !isToldByTypes(each, analysis, registry));
}

function moveTo(file: string, diagnostic: Diagnostic): Diagnostic {
  const { code, number, severity, message, help, docs } = diagnostic;
  const span = { file, start: 0, end: 0 };
  return {
    code,
    number,
    severity,
    span,
    message,
    help,
    docs,
    get fixes() {
      return diagnostic.fixes;
    },
  };
}

export function isGenerated(app: EditedApp, file: string): boolean {
  return isBelow(file, app.analysis().model.settings.outDir);
}
