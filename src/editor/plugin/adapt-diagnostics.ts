import type ts from 'typescript';
import { type Adapter, toTextSpan } from './adapter.js';
import type { Located } from './edited-apps.js';
import { findDiagnostics } from './find-diagnostics.js';
import { toOrigins, withoutSameMistakes } from '../merge-diagnostics.js';
import { toAbsolute } from '../paths.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

/** Ours beside TypeScript's, each mistake once and where it is to be mended. */
export function adaptDiagnostics(adapter: Adapter): Pick<ts.LanguageService, 'getSemanticDiagnostics'> {
  const { ts: typescript, theirs, apps, guard } = adapter;
  return {
    getSemanticDiagnostics: (fileName) => {
      const original = (): ts.Diagnostic[] => theirs.getSemanticDiagnostics(fileName);
      return guard('diagnostics', original, () => {
        const located = apps.locate(fileName);
        if (located === undefined) return original();
        const ours = findDiagnostics(located, apps.isGenerated(fileName));
        const converted = ours.map((each) => toTsDiagnostic(typescript, each, findSourceFile(adapter, fileName)));
        // TypeScript sees another text there, and its errors are told where they come from.
        if (apps.isGenerated(fileName)) return converted;
        const { file, analysis } = located;
        const rest = withoutSameMistakes(original(), ours, { file, callSites: analysis.callSites });
        return [...converted, ...findMisfits(adapter, located, fileName), ...rest];
      });
    },
  };
}

/** Why the `listen` in this file does not take its events: TypeScript says so in a generated file. */
function findMisfits(adapter: Adapter, { root, file, analysis }: Located, fileName: string): ts.Diagnostic[] {
  const { theirs, apps } = adapter;
  const path = `${analysis.model.settings.outDir}/subscribers.ts`;
  const generated = toAbsolute(root, path);
  const listens = analysis.model.subscribers.some((each) => each.file === file && each.events.length > 0);
  if (!listens || !apps.isGenerated(generated) || theirs.getProgram()?.getSourceFile(generated) === undefined)
    return [];
  const misfits = toOrigins(analysis, root, { path, errors: theirs.getSemanticDiagnostics(generated) });
  return misfits
    .filter(({ origin }) => origin.file === file)
    .map(({ origin, error: { relatedInformation: _, ...error } }) => {
      return { ...error, ...toTextSpan(origin), file: findSourceFile(adapter, fileName) };
    });
}

function findSourceFile({ theirs }: Adapter, fileName: string): ts.SourceFile | undefined {
  return theirs.getProgram()?.getSourceFile(fileName);
}
