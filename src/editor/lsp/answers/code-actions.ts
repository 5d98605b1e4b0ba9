import { choosePreferred } from '../../../analysis/problems/fixes/apply-fixes.js';
import { quote } from '../../../analysis/lib/quote.js';
import type { Diagnostic } from '../../../analysis/model/diagnostic.js';
import { type CodeAction, type CodeActionContext, CodeActionKind } from 'vscode-languageserver/node';
import type { Question } from './answers.js';
import { findDiagnostics, isGenerated, withoutToldByTypes } from '../find-diagnostics.js';
import { toLspDiagnostic } from '../to-lsp-diagnostic.js';
import { findNamed } from './rename.js';
import { toWorkspaceEdit } from './workspace-edit.js';

/** A command of the client, if it has one that asks for the new name of an event, then renames it. */
export const RENAME = 'tsc-run.rename';

/** Applies every fix that has one likely meaning, in one file. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.tsc-run`;

export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL];

/** `start` and `end` are offsets. Mistakes that TypeScript reports have fixes of ours too. */
export function answerCodeActions(
  question: Question,
  { start, end }: { readonly start: number; readonly end: number },
  { only }: Pick<CodeActionContext, 'only'>,
): CodeAction[] {
  const { app, file } = question;
  const wants = (kind: string): boolean => only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true;
  const all = findDiagnostics(app).get(file) ?? [];
  const near = all.filter(({ span }) => span.start <= end && start <= span.end);
  return [
    ...(wants(CodeActionKind.QuickFix) ? toQuickFixes(question, near) : []),
    ...(wants(CodeActionKind.RefactorRewrite) ? offerRename(question, start) : []),
    // A client that asks for everything at a place means that place.
    ...(only !== undefined && wants(FIX_ALL) ? fixAll(question, all) : []),
  ];
}

function toQuickFixes(question: Question, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { app, places, settings } = question;
  const shown = new Set(settings.typescript ? withoutToldByTypes(app, diagnostics) : diagnostics);
  return diagnostics.flatMap((diagnostic) =>
    diagnostic.fixes.flatMap((fix): CodeAction[] => {
      const edit = toWorkspaceEdit(app, fix, question);
      if (edit === undefined) return [];
      const solved = shown.has(diagnostic) ? { diagnostics: [toLspDiagnostic(diagnostic, places)] } : {};
      return [{ title: fix.title, kind: CodeActionKind.QuickFix, isPreferred: fix.preferred, ...solved, edit }];
    }),
  );
}

function fixAll(question: Question, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { app, file } = question;
  const chosen = choosePreferred(diagnostics, (each) => each === file && !isGenerated(app, each));
  if (chosen.length === 0) return [];
  const edit = toWorkspaceEdit(app, { edits: chosen.flatMap(({ fix }) => fix.edits), creates: [] }, question);
  return edit === undefined ? [] : [{ title: 'Fix what has one likely meaning', kind: FIX_ALL, edit }];
}

/** TypeScript's server answers a rename on the string itself, and changes only some of the places. */
function offerRename(question: Question, offset: number): CodeAction[] {
  const { places, client } = question;
  const found = client.commands.has(RENAME) ? findNamed(question, offset) : undefined;
  if (found === undefined) return [];
  const { name, event, span } = found;
  const { uri, range } = places.locationOf(span);
  const title = `Rename the ${event === undefined ? 'subscriber' : 'event'} ${quote(name)} everywhere…`;
  const command = { title, command: RENAME, arguments: [uri, range.start, name] };
  return [{ title, kind: CodeActionKind.RefactorRewrite, command }];
}
