import { groupBy } from '../../../analysis/lib/collections.js';
import type { Fix, TextEdit as Edit } from '../../../analysis/model/fix.js';
import {
  type ChangeAnnotation,
  CreateFile,
  RenameFile,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Client } from '../client.js';
import type { EditedApp } from '../apps/edited-app.js';
import type { Places } from '../apps/located.js';

/** A change of an app; files that are renamed are edited first, under their old names. */
export type Change = Pick<Fix, 'edits' | 'creates'> & {
  /** Edits that may be wrong: a client that can asks before it applies them. */
  readonly likely?: readonly Edit[];
  /** Files whose name means nothing; a client that cannot ask is not offered them. */
  readonly renames?: readonly Renamed[];
  /** Files that have to be renamed too. */
  readonly moves?: readonly Renamed[];
};

type Renamed = { readonly from: string; readonly to: string };

const LIKELY: Readonly<Record<string, ChangeAnnotation>> = {
  spelled: { label: 'Strings that are spelled like the name', needsConfirmation: true },
  file: { label: 'Rename the file of the event type too', needsConfirmation: true },
};

/** A change in the form that a client takes; undefined if it would have to create files and cannot. */
export function toWorkspaceEdit(
  app: EditedApp,
  { edits, creates, likely = [], renames = [], moves = [] }: Change,
  { places, client }: { readonly places: Places; readonly client: Client },
): WorkspaceEdit | undefined {
  const exists = (file: string): boolean => app.session.folder.stat(file) === 'file';
  if (!client.creates && creates.some(({ file }) => !exists(file))) return undefined;
  const replaced = creates.filter(({ file }) => exists(file));
  const toEdit = ({ span, text }: Edit): TextEdit => places.toTextEdit({ span, text });
  const byFile = [...groupBy([...edits, ...likely], ({ span }) => span.file)];
  const written = replaced.map(({ file, text }) => {
    const end = app.session.folder.read(file)?.length ?? 0;
    return { uri: places.uriOf(file), edits: [toEdit({ span: { file, start: 0, end }, text })] };
  });
  const marked = new Set(client.confirmsChanges ? likely : []);
  const edited = byFile.map(([file, own]) => ({
    uri: places.uriOf(file),
    edits: own.map((each) => (marked.has(each) ? { ...toEdit(each), annotationId: 'spelled' } : toEdit(each))),
  }));
  const texts = [...edited, ...written];
  if (!client.versionsChanges) return { changes: Object.fromEntries(texts.map((each) => [each.uri, each.edits])) };
  const changed = texts.map(({ uri, edits: own }): TextDocumentEdit => {
    return { textDocument: { uri, version: null }, edits: own };
  });
  const created = creates
    .filter(({ file }) => !exists(file))
    .flatMap(({ file, text }) => {
      const uri = places.uriOf(file);
      const start = { line: 0, character: 0 };
      const filled = { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] };
      return [CreateFile.create(uri, { ignoreIfExists: true }), filled];
    });
  const offered = client.renames && client.confirmsChanges ? renames : [];
  const move = ({ from, to }: Renamed, annotation?: string): RenameFile =>
    RenameFile.create(places.uriOf(from), places.uriOf(to), undefined, annotation);
  return {
    documentChanges: [
      ...created,
      ...changed,
      ...moves.map((each) => move(each)),
      ...offered.map((each) => move(each, 'file')),
    ],
    ...(marked.size + offered.length > 0 && { changeAnnotations: LIKELY }),
  };
}

/** Both changes as one; they are of different apps, and in the form of one client. */
export function joinEdits(a: WorkspaceEdit, b: WorkspaceEdit): WorkspaceEdit {
  const changeAnnotations = { ...a.changeAnnotations, ...b.changeAnnotations };
  if (a.documentChanges === undefined) return { changes: { ...a.changes, ...b.changes } };
  return { documentChanges: [...a.documentChanges, ...(b.documentChanges ?? [])], changeAnnotations };
}
