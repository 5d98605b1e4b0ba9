import type ts from 'typescript';
import type { Span } from '../../analysis/model/source.js';
import type { Session } from '../../analysis/session/session.js';
import type { EditedApps } from './edited-apps.js';
import type { Guard } from './guard.js';
import { toAbsolute } from '../../analysis/lib/paths.js';

/** What an adapter of one editor feature works with. */
export type Adapter = {
  readonly ts: typeof ts;
  /** As it answers without us. */
  readonly theirs: ts.LanguageService;
  readonly apps: EditedApps;
  readonly guard: Guard;
  /** Whether TypeScript sees another text of this file than the editor. */
  readonly isOverlaid: (fileName: string) => boolean;
  /** The text of a file as the editor has it. The server knows the file from then on, and can look up lines in it. */
  readonly textInEditor: (fileName: string) => string | undefined;
};

export function toTextSpan({ start, end }: Pick<Span, 'start' | 'end'>): ts.TextSpan {
  return { start, length: end - start };
}

/** A place as TypeScript names it. */
export function toDocumentSpan(
  { folder }: Pick<Session, 'folder'>,
  span: Span,
): { fileName: string; textSpan: ts.TextSpan } {
  return { fileName: toAbsolute(folder.path, span.file), textSpan: toTextSpan(span) };
}
