import { toLiteral } from '../../analysis/lib/literal.js';
import { findNearest } from '../../analysis/lib/nearest.js';
import { toRelative } from '../../analysis/lib/paths.js';
import { quote } from '../../analysis/lib/quote.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { TextEdit } from '../../analysis/model/fix.js';
import { PACKAGE_NAME, toSubscriberFiles } from '../../analysis/model/layout.js';
import type { EntriesPlace, Settings, SubscriberEntry } from '../../analysis/model/model.js';
import type { Span } from '../../analysis/model/source.js';
import { insertItem } from '../../analysis/problems/fixes/insert-item.js';
import { subscribe } from '../../analysis/problems/fixes/subscribe.js';
import type { Session } from '../../analysis/session/session.js';
import { ToolError } from '../disk/tool-error.js';
import { readSubscriberName } from './names.js';
import type { Scaffold } from './scaffold.js';

/** A new subscriber: its file, and its entry in the config, which may be there already. */
export function scaffoldSubscriber(session: Session, given: string, events: readonly string[]): Scaffold {
  const name = readSubscriberName(given);
  const analysis = session.analysis();
  const entry = analysis.entries.find((each) => each.name === name);
  const wanted = checkEvents(analysis, events, entry);
  const path = fileOf(session, name, entry);
  return {
    title: `subscriber ${name}`,
    files: [{ path, text: toSource(name, path, analysis.model.settings) }],
    edits: entry === undefined ? addEntry(session, name, wanted) : addEvents(session, entry, wanted),
    isThere({ model }) {
      const added = model.subscribers.find((each) => each.name === name);
      return added?.file === path && wanted.every((event) => added.events.includes(event));
    },
    byHand: `Write it into events.subscribers yourself: ${toEntry(name, wanted, "'")}`,
  };
}

function checkEvents(
  { model }: Analysis,
  events: readonly string[],
  entry: SubscriberEntry | undefined,
): readonly string[] {
  const known = model.events.map(({ name }) => name);
  if (events.length === 0 && (entry === undefined || entry.subscriptions.length === 0))
    throw new ToolError(
      'A subscriber needs an event',
      known.length === 0
        ? 'Create one first: tsc-run new event user.registered.'
        : `Name it with --event. Events: ${known.slice(0, MAX_LISTED).join(', ')}${known.length > MAX_LISTED ? ', …' : ''}.`,
    );
  const unknown = events.find((event) => !known.includes(event));
  if (unknown === undefined) return events;
  const nearest = findNearest(unknown, known);
  throw new ToolError(
    `No event is named ${quote(unknown)}`,
    nearest === undefined ? `Create it first: tsc-run new event ${unknown}.` : `Did you mean ${quote(nearest)}?`,
  );
}

const MAX_LISTED = 10;

/** The path of the file to create. */
function fileOf({ folder }: Session, name: string, entry: SubscriberEntry | undefined): string {
  if (entry?.external === true || entry?.file === null)
    throw new ToolError(
      `The config has an entry for ${quote(name)} already, and it has no file in this app`,
      'Choose another name.',
    );
  const files = entry?.file === undefined ? toSubscriberFiles(name) : [entry.file];
  const taken = files.find((each) => folder.stat(each) !== undefined);
  if (taken === undefined) return files[0] as string;
  throw new ToolError(
    `${taken} exists already, and is not overwritten`,
    entry === undefined
      ? `Add its entry to events.subscribers, or choose another name.`
      : 'It has its entry in the config too. Choose another name.',
  );
}

function toSource(name: string, path: string, { registry, outDir, folder }: Settings): string {
  const module = registry === 'module' ? toRelative(path, `${outDir}/events.js`, folder) : PACKAGE_NAME;
  return `import type { events } from ${toLiteral(module, "'")};

export async function listen(event: events.For<${toLiteral(name, "'")}>) {
  console.log(event.type, event.data);
}
`;
}

function addEvents(session: Session, entry: SubscriberEntry, events: readonly string[]): readonly TextEdit[] {
  const missing = events.filter((event) => !entry.subscriptions.some((each) => each.event === event));
  if (missing.length > 1)
    throw new ToolError(
      `The config has an entry for ${quote(entry.name)} already, without ${missing.map(quote).join(' and ')}`,
      'Add these events to it first.',
    );
  return missing.flatMap((event) => subscribe(entry, event, createTextOf(session)));
}

function addEntry(session: Session, name: string, events: readonly string[]): readonly TextEdit[] {
  const place = session.analysis().entriesPlace;
  const textOf = createTextOf(session);
  // What is changed after its declaration has no braces to write into.
  if (place === undefined || !textOf(place.span).startsWith('{')) return [];
  return insertItem(place, toItem(place, name, events, textOf), textOf);
}

function toItem(
  { of, span: { file, start, end } }: EntriesPlace,
  name: string,
  events: readonly string[],
  textOf: (span: Span) => string,
): string {
  const isJson = file.endsWith('.json');
  const quotes = isJson ? '"' : (/['"]/.exec(textOf({ file, start: 0, end: Math.max(start, end) }))?.[0] ?? "'");
  const key = (word: string): string => (isJson ? `"${word}"` : word);
  const entry = toEntry(name, events, quotes, isJson);
  if (of === 'subscribers') return entry;
  const subscribers = (margin: string): string =>
    `${key('subscribers')}: {\n${margin}  ${entry}${isJson ? '' : ','}\n${margin}}`;
  if (of === 'events') return subscribers('');
  return `${key('events')}: {\n  ${subscribers('  ')}${isJson ? '' : ','}\n}`;
}

function toEntry(name: string, events: readonly string[], quotes: string, isJson = false): string {
  const isPlain = !isJson && /^[A-Za-z_$][\w$]*$/.test(name);
  const list = events.map((event) => toLiteral(event, quotes)).join(', ');
  return `${isPlain ? name : toLiteral(name, quotes)}: { ${isJson ? '"events"' : 'events'}: [${list}] }`;
}

function createTextOf(session: Session): (span: Span) => string {
  return ({ file, start, end }) => session.textOf(file)?.slice(start, end) ?? '';
}
