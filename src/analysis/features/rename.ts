import type { Analysis, Analyzed } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Span } from '../model/source.js';
import { findTagPlace } from '../syntax/tag-place.js';
import { findOccurrence, listOccurrences } from './occurrences.js';

/** Replaces the text that `span` covers with `prefix`, the new name and `suffix`. */
export type RenameEdit = { readonly span: Span; readonly prefix: string; readonly suffix: string };

export type Rename = {
  readonly name: string;
  /** The name under the cursor, without quotes. */
  readonly span: Span;
  readonly edits: readonly RenameEdit[];
};

/**
 * The edits that rename the event under the cursor. The type keeps its own name, and gets a tag with the new one.
 * Undefined if a name is joined from pieces, because the rename would be incomplete.
 */
export function rename(app: Analyzed, file: string, offset: number): Rename | undefined {
  const analysis = app.analysis();
  const found = findOccurrence(analysis, file, offset);
  if (found === undefined) return undefined;
  const edits = renameEdits(app, analysis, found.event);
  const span = found.kind === 'tag' ? found.span : found.literal && withoutQuotes(found.literal);
  return edits === undefined || span === undefined ? undefined : { name: found.event.name, span, edits };
}

function renameEdits(app: Analyzed, analysis: Analysis, event: Event): readonly RenameEdit[] | undefined {
  const edits = new Map<string, RenameEdit>();
  for (const { kind, span, literal } of listOccurrences(analysis, event)) {
    const edit =
      kind === 'type' ? addTag(app, event) : kind === 'tag' ? plain(span) : literal && plain(withoutQuotes(literal));
    if (edit === undefined && kind !== 'type') return undefined;
    if (edit !== undefined) edits.set(`${edit.span.file}\0${edit.span.start}`, edit);
  }
  return [...edits.values()];
}

function plain(span: Span): RenameEdit {
  return { span, prefix: '', suffix: '' };
}

function withoutQuotes({ file, start, end }: Span): Span {
  return { file, start: start + 1, end: end - 1 };
}

function addTag(app: Analyzed, { type }: Event): RenameEdit | undefined {
  if (type.tag !== undefined) return undefined;
  const { file, start } = type.declaration ?? type.span;
  const place = findTagPlace(file, app.textOf(file) ?? '', start);
  return place && { ...place, span: { file, start: place.offset, end: place.offset } };
}
