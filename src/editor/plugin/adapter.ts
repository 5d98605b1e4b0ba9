import type ts from 'typescript';
import type { Span } from '../../analysis/model/source.js';
import type { Session } from '../../analysis/session/session.js';
import type { EditedApps } from './edited-apps.js';
import type { Guard } from './guard.js';
import { toAbsolute } from '../../analysis/lib/paths.js';

/** What each adapter of an editor feature works with. */
export type Adapter = {
  readonly ts: typeof ts;
  /** TypeScript's own language service. */
  readonly theirs: ts.LanguageService;
  readonly apps: EditedApps;
  readonly guard: Guard;
  /** Whether TypeScript sees a different text of this file than the editor. */
  readonly isOverlaid: (fileName: string) => boolean;
  /** The text of a file in the editor. Also makes the file known to the server, which can then look up lines in it. */
  readonly textInEditor: (fileName: string) => string | undefined;
  /** What TypeScript reads the project from. */
  readonly host: ts.LanguageServiceHost;
  /** The TypeScript files below a folder, whether or not they belong to the project. */
  readonly listScripts: (folder: string) => readonly string[];
};

export function toTextSpan({ start, end }: Pick<Span, 'start' | 'end'>): ts.TextSpan {
  return { start, length: end - start };
}

/** Converts a place in an app to TypeScript's form. */
export function toDocumentSpan(
  { folder }: Pick<Session, 'folder'>,
  span: Span,
): { fileName: string; textSpan: ts.TextSpan } {
  return { fileName: toAbsolute(folder.path, span.file), textSpan: toTextSpan(span) };
}
