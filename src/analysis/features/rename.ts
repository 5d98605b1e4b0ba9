import type { Analysis, Analyzed } from '../model/analysis.js';
import { isPlainWord } from '../model/event-name.js';
import type { Event, EventType } from '../model/model.js';
import { type Span, withoutQuotes } from '../model/source.js';
import { findTagPlace, type TagPlace } from '../syntax/places/tag-place.js';
import { listOccurrences } from './occurrences.js';

/** Replaces the text that `span` covers with `prefix`, the new name and `suffix`. */
export type RenameEdit = {
  readonly span: Span;
  readonly prefix: string;
  readonly suffix: string;
};

/** The edits of a rename; or the place that it cannot change, because a name is joined from pieces there. */
export type Rename = { readonly edits: readonly RenameEdit[] } | { readonly joined: Span };

/**
 * The edits that rename an event where the facts name it: in its tag, in the config and in calls of `emit`. The type
 * keeps its own name, and gets a tag with the new one.
 */
export function renameEvent(app: Analyzed, event: Event): Rename {
  const edits = new Map<string, RenameEdit>();
  for (const { kind, span, literal } of listOccurrences(app.analysis(), event)) {
    const edit =
      kind === 'type' ? addTag(app, event) : kind === 'tag' ? plain(span) : literal && plain(withoutQuotes(literal));
    if (edit === undefined && kind !== 'type') return { joined: span };
    if (edit !== undefined) edits.set(`${edit.span.file}\0${edit.span.start}`, edit);
  }
  return { edits: [...edits.values()] };
}

/** The edits that rename a subscriber where the facts name it: its key in the config. */
export function renameSubscriber(app: Analyzed, name: string): readonly RenameEdit[] {
  return app.analysis().entries.flatMap((entry) => {
    if (entry.name !== name) return [];
    const { file, start, end } = entry.span;
    const text = (app.textOf(file) ?? '').slice(start, end);
    if (/^['"`]/.test(text)) return [plain(withoutQuotes(entry.span))];
    return text === name ? [{ span: entry.span, prefix: "'", suffix: "'" }] : [];
  });
}

/** The event of a type whose name decides the event's name, so that renaming the type would rename the event. */
export function findNamedByType({ model }: Analysis, span: Span): Event | undefined {
  const isAt = (place: Span | undefined): boolean => place?.file === span.file && place.start === span.start;
  return model.events.find(({ namedBy, type }) => namedBy !== 'tag' && isAt(type.span));
}

/** Where a tag `@event` can be added to a type, before its declaration or its export. */
export function findTagPlaceOf(
  app: Analyzed,
  { declaration, span }: EventType,
): (TagPlace & { file: string }) | undefined {
  const { file, start } = declaration ?? span;
  const place = findTagPlace(file, app.textOf(file) ?? '', start);
  return place && { ...place, file };
}

function plain(span: Span): RenameEdit {
  return { span, prefix: '', suffix: '' };
}

function addTag(app: Analyzed, { type }: Event): RenameEdit | undefined {
  if (type.tag !== undefined) return undefined;
  const place = findTagPlaceOf(app, type);
  return place && { ...place, span: { file: place.file, start: place.offset, end: place.offset } };
}

/**
 * The strings of a file that spell a name, without their quotes. What they are used for only types can tell; one that is
 * a plain word may be anything, so it is not found.
 */
export function findSpellings(file: string, text: string, name: string): readonly Span[] {
  if (isPlainWord(name)) return [];
  const found: Span[] = [];
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const before = text.charAt(at - 1);
    if (`'"\``.includes(before) && before !== '' && text.charAt(end) === before) found.push({ file, start: at, end });
  }
  return found;
}

/** Whether the head of a file says that a tool has written it. */
export function isMarkedGenerated(text: string): boolean {
  return /@generated\b|do not edit/i.test(text.slice(0, 500));
}
