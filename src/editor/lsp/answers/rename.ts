import { groupBy } from '../../../analysis/lib/collections.js';
import {
  findOccurrence,
  findWritten,
  holds,
  listWritten,
  type Written,
} from '../../../analysis/features/occurrences.js';
import {
  findSpellings,
  isMarkedGenerated,
  renameEvent,
  type RenameEdit,
  renameSubscriber,
} from '../../../analysis/features/rename.js';
import { quotesOf, toLiteral } from '../../../analysis/lib/literal.js';
import { quote } from '../../../analysis/lib/quote.js';
import { findNameFault, isPlainWord, toLetters } from '../../../analysis/model/event-name.js';
import type { TextEdit } from '../../../analysis/model/fix.js';
import {
  isSubscriberFile,
  isSubscriberName,
  toSubscriberFiles,
  toSubscriberName,
} from '../../../analysis/model/layout.js';
import type { Event } from '../../../analysis/model/model.js';
import { lineStarts, positionAt, type Span, withoutQuotes } from '../../../analysis/model/source.js';
import { LSPErrorCodes, type Range, ResponseError, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Question } from './answers.js';
import { toFile } from '../apps/located.js';
import { toPath } from '../apps/paths.js';
import { type Change, joinEdits, toWorkspaceEdit } from './workspace-edit.js';

type Named = { readonly span: Span; readonly name: string; readonly event?: Event };

/** The event or subscriber that the text at an offset names; `span` is without quotes. */
export function findNamed({ app, file }: Question, offset: number): Named | undefined {
  const analysis = app.analysis();
  const text = app.session.textOf(file) ?? '';
  const inner = (span: Span): Span => (/['"`]/.test(text.charAt(span.start)) ? withoutQuotes(span) : span);
  const found = findOccurrence(analysis, file, offset);
  // A constant is TypeScript's to rename.
  if (found?.kind === 'tag') return { span: found.span, name: found.event.name, event: found.event };
  if (found !== undefined) {
    if (found.literal?.file !== file || found.literal.start !== found.span.start) return undefined;
    return { span: inner(found.span), name: found.event.name, event: found.event };
  }
  const entry = analysis.entries.find(({ span }) => holds(span, file, offset));
  if (entry !== undefined) return { span: inner(entry.span), name: entry.name };
  const written = findWritten(app.session, file, offset);
  // A plain word that is compared may be anything.
  if (written === undefined || (!written.certain && isPlainWord(written.name))) return undefined;
  return written;
}

/** The edits of the facts, and those of the types that take the name. */
function withWritten({ app }: Question, known: readonly RenameEdit[], named: Pick<Written, 'what' | 'name'>) {
  const written = listWritten(app.session, app.ownFiles(), named).filter(({ certain }) => certain);
  return [...known, ...written.map(({ span }) => plain(span))];
}

export function answerPrepareRename(
  question: Question,
  offset: number,
): { readonly range: Range; readonly placeholder: string } | null {
  const found = findNamed(question, offset);
  return found === undefined ? null : { range: question.places.rangeOf(found.span), placeholder: found.name };
}

/** Renames an event or a subscriber in every place that names it; throws an answer that says why it cannot. */
export function answerRename(question: Question, offset: number, newName: string): WorkspaceEdit | null {
  const found = findNamed(question, offset);
  if (found === undefined) return null;
  const { name, event } = found;
  const change = event === undefined ? planSubscriber(question, name, newName) : planEvent(question, event, newName);
  return toWorkspaceEdit(question.app, change, question) ?? null;
}

function planEvent(question: Question, event: Event, newName: string): Change {
  const { app } = question;
  const { name, type } = event;
  const { events } = app.analysis().model;
  if (findNameFault(newName) !== undefined) throw refuse(name, `${quote(newName)} cannot be the name of an event.`);
  if (/\s|\*\//.test(newName)) throw refuse(name, `a tag @event cannot hold ${quote(newName)}.`);
  if (events.some((each) => each.name === newName && each !== event))
    throw refuse(name, `there is an event ${quote(newName)} already.`);
  const renamed = renameEvent(app.session, event);
  if ('joined' in renamed) {
    throw refuse(
      name,
      `${toPlace(question, renamed.joined)} joins the name from pieces. Write it as one string first.`,
    );
  }
  const edits = withWritten(question, renamed.edits, { what: 'event', name }).map((each) =>
    toEdit(question, each, newName),
  );
  const likely = findOthers(question, name, edits).map((span) => toEdit(question, plain(span), newName));
  return { edits, likely, creates: [], renames: findFileRename(question, type.file, { name, newName }) };
}

/** The strings outside the facts that spell the name, in every file that the app compiles. */
function findOthers({ app }: Question, name: string, edits: readonly TextEdit[]): readonly Span[] {
  const covered = new Set(edits.map(({ span }) => `${span.file}\0${span.start}`));
  return app.ownFiles().flatMap((file) => {
    const text = app.session.textOf(file) ?? '';
    const found = findSpellings(file, text, name).filter(({ start }) => !covered.has(`${file}\0${start}`));
    return found.length > 0 && isMarkedGenerated(text) ? [] : found;
  });
}

function plain(span: Span): RenameEdit {
  return { span, prefix: '', suffix: '' };
}

function toEdit({ app }: Question, { span, prefix, suffix }: RenameEdit, newName: string): TextEdit {
  const before = (app.session.textOf(span.file) ?? '').charAt(span.start - 1);
  const isString = prefix === '' && /['"`]/.test(before);
  const text = isString ? toLiteral(newName, quotesOf(before)).slice(1, -1) : newName;
  return { span, text: prefix + text + suffix };
}

/** The file of an event type, if it is called like the event and nothing but generated files imports it. */
function findFileRename(
  { app }: Question,
  file: string,
  { name, newName }: { readonly name: string; readonly newName: string },
): readonly { readonly from: string; readonly to: string }[] {
  const [, folder = '', base = '', extension = ''] = /^(.*\/)?([^/]+?)(\.[mc]?ts)$/.exec(file) ?? [];
  if (toLetters(base) !== toLetters(name)) return [];
  const isImported = app.ownFiles().some((each) => {
    const text = app.session.textOf(each) ?? '';
    return text.includes(`/${base}.`) || text.includes(`/${base}'`) || text.includes(`/${base}"`);
  });
  if (isImported) return [];
  const words = newName.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return words.length === 0 ? [] : [{ from: file, to: `${folder}${words.join('-').toLowerCase()}${extension}` }];
}

function planSubscriber(question: Question, name: string, newName: string): Change {
  const { app, client } = question;
  const { entries, model } = app.analysis();
  if (!isSubscriberName(newName)) throw refuse(name, `${quote(newName)} cannot be the name of a subscriber.`);
  if (entries.some((each) => each.name === newName))
    throw refuse(name, `there is a subscriber ${quote(newName)} already.`);
  const edits = editSubscriber(question, name, newName);
  const likely = findOthers(question, name, edits).map((span) => toEdit(question, plain(span), newName));
  const file = model.subscribers.find((each) => each.name === name)?.file;
  const index = file === undefined ? -1 : toSubscriberFiles(name).indexOf(file);
  if (file === undefined || index === -1) return { edits, likely, creates: [] };
  const to = toSubscriberFiles(newName)[index] as string;
  // Its name is the path of its file.
  if (!client.renames) throw refuse(name, `rename its file instead, to ${to}.`);
  return { edits, likely, creates: [], moves: [{ from: file, to }] };
}

function editSubscriber(question: Question, name: string, newName: string): readonly TextEdit[] {
  const known = renameSubscriber(question.app.session, name);
  return withWritten(question, known, { what: 'subscriber', name }).map((each) => toEdit(question, each, newName));
}

function toPlace({ app }: Question, { file, start }: Span): string {
  return `${file}:${positionAt(lineStarts(app.session.textOf(file) ?? ''), start).line}`;
}

function refuse(name: string, why: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, `Cannot rename ${quote(name)}: ${why}`);
}

/** Renames the subscribers whose files a client is about to rename: the path of a file is its name. */
export function answerFileRenames(
  files: readonly { readonly oldUri: string; readonly newUri: string }[],
  questionAt: (params: { readonly textDocument: { readonly uri: string } }) => Question | undefined,
): WorkspaceEdit | null {
  const renames = files.flatMap(({ oldUri, newUri }) => {
    const question = questionAt({ textDocument: { uri: oldUri } });
    const target = toPath(newUri);
    if (question === undefined || target === undefined) return [];
    const { app, file } = question;
    const to = toFile(app, target);
    if (!isSubscriberFile(file) || !isSubscriberFile(to)) return [];
    const [name, newName] = [toSubscriberName(file), toSubscriberName(to)];
    const edits = editSubscriber(question, name, newName);
    const likely = findOthers(question, name, edits).map((span) => toEdit(question, plain(span), newName));
    return edits.length + likely.length === 0 ? [] : [{ question, edits, likely }];
  });
  // One change for each app: the edits of a file belong together, because all are of its present text.
  const changes = [...groupBy(renames, ({ question }) => question.app.root).values()].flatMap((own) => {
    const { question } = own[0] as (typeof own)[number];
    const [edits, likely] = [own.flatMap((each) => each.edits), own.flatMap((each) => each.likely)];
    return toWorkspaceEdit(question.app, { edits, likely, creates: [] }, question) ?? [];
  });
  return changes.length === 0 ? null : changes.reduce(joinEdits);
}
