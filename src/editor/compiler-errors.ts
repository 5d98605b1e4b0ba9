import type ts from 'typescript';
import { toAbsolute, toAppPath } from '../analysis/lib/paths.js';
import { describeMisfit } from '../analysis/features/misfit.js';
import { isSameMistake } from '../analysis/features/same-mistake.js';
import type { Diagnostic } from '../analysis/model/diagnostic.js';
import { readPayloadMistake } from '../analysis/features/payload-mistake.js';
import { toDiagnostic } from '../analysis/problems/to-diagnostic.js';
import type { Span } from '../analysis/model/source.js';
import type { App } from '../project/app/open-app.js';
import { renderFiles } from '../render/render.js';

/** TypeScript's diagnostics of a file, without those that repeat one of ours. */
export function withoutSameMistakes(
  theirs: readonly ts.Diagnostic[],
  ours: readonly Diagnostic[],
  { session }: App,
): readonly ts.Diagnostic[] {
  const { callSites } = session.analysis();
  return theirs.filter(({ code, messageText, file, start, length = 0 }) => {
    if (file === undefined || start === undefined) return true;
    const span = { file: toAppPath(session.folder.path, file.fileName), start, end: start + length };
    const error = { code, message: toMessage(messageText), span, generated: false };
    return !ours.some((diagnostic) => isSameMistake(diagnostic, error, callSites));
  });
}

export function toMessage(text: string | ts.DiagnosticMessageChain): string {
  if (typeof text === 'string') return text;
  return [text.messageText, ...(text.next ?? []).map(toMessage)].join('\n');
}

/** A TypeScript error in a generated file, and the place in the app that its line comes from. */
export type Misfit = { readonly origin: Span; readonly error: ts.Diagnostic; readonly ours?: Diagnostic };

/**
 * The errors of each `listen` that does not accept its events, and of each payload that JSON changes, which have a
 * diagnostic of `ours`. `errorsOf` returns TypeScript's errors in a file.
 */
export function findMisfits(
  { session }: App,
  errorsOf: (fileName: string) => readonly ts.Diagnostic[],
): readonly Misfit[] {
  const analysis = session.analysis();
  const { model } = analysis;
  const path = `${model.settings.outDir}/subscribers.ts`;
  const errors = errorsOf(toAbsolute(session.folder.path, path));
  const origins = errors.length === 0 ? undefined : renderFiles(model).find((each) => each.path === path)?.origins;
  return errors.flatMap((error) => {
    if (error.file === undefined || error.start === undefined) return [];
    const { line } = error.file.getLineAndCharacterOfPosition(error.start);
    const origin = origins?.get(line + 1);
    if (origin === undefined) return [];
    const found = { code: error.code, message: toMessage(error.messageText), span: origin, generated: true };
    if (analysis.diagnostics.some((each) => isSameMistake(each, found, analysis.callSites))) return [];
    const problem = readPayloadMistake(model, found);
    if (problem === 'repeated') return [];
    if (problem !== undefined) {
      const ours = toDiagnostic(problem, { rules: model.settings.rules });
      return ours === undefined ? [] : [{ origin, error, ours }];
    }
    const words = describeMisfit(found, analysis, session.textOf(origin.file));
    if (words === undefined) return [{ origin, error }];
    return [{ origin: words.span, error: { ...error, messageText: `${words.message} ${words.help}` } }];
  });
}
