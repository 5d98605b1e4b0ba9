import type ts from 'typescript';
import type { Analysis } from '../analysis/model/analysis.js';
import { isSameMistake } from '../analysis/features/diagnostics.js';
import type { Diagnostic } from '../analysis/model/diagnostic.js';
import type { Span } from '../analysis/model/source.js';
import { renderFiles } from '../render/render.js';

/** TypeScript's diagnostics of a file without those that say what ours say better. */
export function withoutSameMistakes(
  theirs: readonly ts.Diagnostic[],
  ours: readonly Diagnostic[],
  { file, callSites }: { readonly file: string; readonly callSites: Analysis['callSites'] },
): readonly ts.Diagnostic[] {
  return theirs.filter(({ code, start }) => {
    if (start === undefined) return true;
    return !ours.some((diagnostic) => isSameMistake(diagnostic, { code, file, start }, callSites));
  });
}

/** Errors that TypeScript finds in a generated file, by the place in the app that each line comes from. */
export function toOrigins(
  analysis: Analysis,
  root: string,
  generated: { readonly path: string; readonly errors: readonly ts.Diagnostic[] },
): readonly { readonly origin: Span; readonly error: ts.Diagnostic }[] {
  if (generated.errors.length === 0) return [];
  const rendered = renderFiles(analysis.model, root).find(({ path }) => path === generated.path);
  return generated.errors.flatMap((error) => {
    if (error.file === undefined || error.start === undefined) return [];
    const { line } = error.file.getLineAndCharacterOfPosition(error.start);
    const origin = rendered?.origins.get(line + 1);
    return origin === undefined ? [] : [{ origin, error }];
  });
}
