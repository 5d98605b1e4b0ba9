import { completions } from '../../../analysis/features/completions.js';
import {
  type Definition as Declared,
  definition,
  definitionOfEvent,
  definitionOfSubscriber,
} from '../../../analysis/features/definition.js';
import { describe, type Hover as Described, hover } from '../../../analysis/features/hover.js';
import { lensesOf } from '../../../analysis/features/lenses.js';
import { findWritten, listWritten } from '../../../analysis/features/occurrences.js';
import { type References, references, referencesOf } from '../../../analysis/features/references.js';
import { type AppSymbol, listSymbols, matchesQuery, symbolsOf } from '../../../analysis/features/symbols.js';
import { quotesOf, toLiteral } from '../../../analysis/lib/literal.js';
import { isConfigFile } from '../../../analysis/model/layout.js';
import { isSameSpan } from '../../../analysis/model/source.js';
import {
  type CodeLens,
  type CompletionList,
  type Definition,
  type DefinitionLink,
  type DocumentSymbol,
  type Hover,
  type Location,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { Client } from '../client.js';
import type { EditedApp } from '../apps/edited-app.js';
import type { Places } from '../apps/located.js';
import type { Settings } from '../settings.js';

/** What a question is about: a place in a file of an app, and who asks. */
export type Question = {
  readonly app: EditedApp;
  readonly file: string;
  readonly places: Places;
  readonly client: Client;
  readonly settings: Settings;
};

export function answerHover(question: Question, offset: number): Hover | null {
  const { app, file, places, client } = question;
  const found = hover(app.session, file, offset) ?? describeWritten(question, offset);
  if (found === undefined) return null;
  const { code, documentation, span } = found;
  if (!client.rendersMarkdown) {
    return { contents: { kind: 'plaintext', value: `${code}\n\n${documentation}` }, range: places.rangeOf(span) };
  }
  // Longer than any fence in the code.
  const fence = '`'.repeat(Math.max(3, ...Array.from(code.matchAll(/`+/g), ([ticks]) => ticks.length + 1)));
  const value = `${fence}typescript\n${code}\n${fence}\n\n${documentation}`;
  return { contents: { kind: 'markdown', value }, range: places.rangeOf(span) };
}

export function answerDefinition(question: Question, offset: number): Definition | DefinitionLink[] | null {
  const { app, file, places, client } = question;
  const found = definition(app.analysis(), file, offset) ?? definitionOfWritten(question, offset);
  if (found === undefined) return null;
  const { uri, range } = places.locationOf(found.to);
  if (!client.linksDefinitions) return { uri, range };
  const originSelectionRange = places.rangeOf(found.from);
  return [{ targetUri: uri, targetRange: range, targetSelectionRange: range, originSelectionRange }];
}

export function answerReferences(question: Question, offset: number, withDeclaration: boolean): Location[] | null {
  const { app, file, places, settings } = question;
  const analysis = app.analysis();
  const found = references(analysis, file, offset) ?? referencesOfWritten(question, offset);
  if (found === undefined) return null;
  // At the type itself, TypeScript's server lists the type.
  const isAtType = found.references.some(({ kind, span }) => kind === 'type' && isSameSpan(span, found.span));
  const keepsType = withDeclaration && !(isAtType && settings.typescript);
  const known = found.references.filter(({ kind }) => kind !== 'type' || keepsType);
  const others = listWritten(app.session, app.ownFiles(), { what: 'event', name: found.event.name });
  return [...known, ...others].map(({ span }) => places.locationOf(span));
}

/** What no fact names at an offset, syntax may name; it is read only then. */
function describeWritten({ app, file }: Question, offset: number): Described | undefined {
  const { event, span } = findWritten(app.session, file, offset) ?? {};
  return event && span && describe(app.session, event, span);
}

function definitionOfWritten({ app, file }: Question, offset: number): Declared | undefined {
  const written = findWritten(app.session, file, offset);
  if (written === undefined) return undefined;
  const { event, name, span } = written;
  return event === undefined ? definitionOfSubscriber(app.analysis(), name, span) : definitionOfEvent(event, span);
}

function referencesOfWritten({ app, file }: Question, offset: number): References | undefined {
  const { event, span } = findWritten(app.session, file, offset) ?? {};
  return event && span && referencesOf(app.analysis(), event, span);
}

/** The most names that one answer offers; the client asks again when more is typed. */
const MAX_NAMES = 200;

/** The number of an event among the kinds of completion items. */
const EVENT = 23;

export function answerCompletion(question: Question, offset: number): CompletionList | null {
  const { app, file, places, client, settings } = question;
  const found = completions(app.analysis(), file, offset);
  if (found === undefined) return null;
  const { span } = found;
  const text = app.session.textOf(file) ?? '';
  const typed = text.slice(span.start, offset);
  const quotes = quotesOf(text.charAt(span.start - 1));
  const told = settings.typescript ? findCompletedByTypes(question, text.charAt(span.start - 1)) : () => false;
  const fitting = found.completions.filter(({ name }) => matchesQuery(name, typed) && !told(name));
  const range = places.rangeOf(span);
  const items = fitting.slice(0, MAX_NAMES).map(({ name, detail }) => {
    const newText = quotes === text.charAt(span.start - 1) ? toLiteral(name, quotes).slice(1, -1) : name;
    const item = { label: name, kind: EVENT, detail } as const;
    if (!client.sharesEditRange) return { ...item, filterText: newText, textEdit: { range, newText } };
    return newText === name ? item : { ...item, textEditText: newText };
  });
  const isIncomplete = fitting.length > MAX_NAMES;
  return { isIncomplete, items, ...(client.sharesEditRange && { itemDefaults: { editRange: range } }) };
}

/** The names that TypeScript's server completes in a string: in `emit`, and in a config whose names have types. */
function findCompletedByTypes({ app, file }: Question, before: string): (name: string) => boolean {
  const registry = app.registry();
  if (!'\'"`'.includes(before)) return () => false;
  if (!isConfigFile(file)) return registry.accepts;
  return registry.isConfigTyped ? registry.declares : () => false;
}

const KINDS = { event: SymbolKind.Event, subscriber: SymbolKind.Function, route: SymbolKind.Method } as const;

export function answerDocumentSymbols({ app, file, places, client }: Question): DocumentSymbol[] | SymbolInformation[] {
  const found = symbolsOf(app.analysis(), file);
  if (!client.nestsSymbols) return found.map((each) => toSymbolInformation(each, places));
  return found.map(({ kind, name, detail, span }) => {
    const range = places.rangeOf(span);
    return { name, detail, kind: KINDS[kind], range, selectionRange: range };
  });
}

export function answerWorkspaceSymbols(app: EditedApp, places: Places, query: string): SymbolInformation[] {
  return listSymbols(app.analysis())
    .filter(({ name, detail, kind }) => matchesQuery(name, query) || (kind === 'event' && matchesQuery(detail, query)))
    .slice(0, MAX_NAMES)
    .map((each) => toSymbolInformation(each, places));
}

function toSymbolInformation({ kind, name, detail, span }: AppSymbol, places: Places): SymbolInformation {
  return { name, kind: KINDS[kind], containerName: detail, location: places.locationOf(span) };
}

/** A command of the client, if it has one that shows places. */
const SHOW = 'tsc-run.showReferences';

export function answerLenses({ app, file, places, client }: Question): CodeLens[] {
  return lensesOf(app.analysis(), file).map(({ span, title, places: counted }) => {
    const range = places.rangeOf(span);
    const isShown = client.commands.has(SHOW) && counted.length > 0;
    const command = isShown
      ? { title, command: SHOW, arguments: [places.uriOf(file), range.start, counted.map(places.locationOf)] }
      : { title, command: '' };
    return { range, command };
  });
}
