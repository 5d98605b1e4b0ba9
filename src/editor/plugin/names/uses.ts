import type ts from 'typescript';
import { isPlainWord } from '../../../analysis/model/event-name.js';
import { folderOf, toAbsolute, toAppPath } from '../../../analysis/lib/paths.js';
import type { Event } from '../../../analysis/model/model.js';
import type { Span } from '../../../analysis/model/source.js';
import { syntaxError } from '../../../analysis/problems/syntax-error.js';
import type { Adapter } from '../adapter.js';
import type { Located } from '../edited-apps.js';
import { meaningOfConstant } from './constants.js';
import { findLiterals, findNameNode, type NameNode } from './find-literals.js';
import { meaningOf, type NameKind, type Verdict } from './meaning.js';

/** What a name belongs to. */
export type Named = { readonly what: 'event' | 'subscriber'; readonly name: string };

/** A place outside the generated files that spells a name, as the compiler sees it. */
export type NameUse = {
  readonly fileName: string;
  /** Without quotes. */
  readonly textSpan: ts.TextSpan;
  /** Whether it is a key without quotes. */
  readonly bare: boolean;
  readonly verdict: Exclude<Verdict, 'no'>;
};

export type Place = { readonly fileName: string; readonly position: number };

/** The event or subscriber that the string at a position names, and its place. */
export function nameAt(
  adapter: Adapter,
  located: Located,
  { fileName, position }: Place,
): (Named & { readonly use: NameUse }) | undefined {
  const { ts: typescript, theirs, apps } = adapter;
  // Most places name nothing, as their text shows. Asking for the program takes longer.
  if (!spellsName(adapter, located, { fileName, position }) || !isSound(located)) return undefined;
  const source = apps.isGenerated(fileName) ? undefined : theirs.getProgram()?.getSourceFile(fileName);
  if (source === undefined) return undefined;
  const node = findNameNode(typescript, source, position);
  if (node === undefined) return undefined;
  const found = (['event', 'subscriber'] as const).flatMap((what) => {
    const kind = namesOf(located, what).has(node.text) ? toKind(adapter, located, what) : undefined;
    const use = kind && toUse(adapter, kind, node);
    return use === undefined || !isLikely(use, node.text) ? [] : [{ what, name: node.text, use }];
  });
  return found.find(({ use }) => use.verdict === 'yes') ?? found[0];
}

/** Whether a place names what it spells. A key without quotes, or a plain word in quotes, may be anything. */
export function isLikely({ verdict, bare }: NameUse, name: string): boolean {
  return verdict === 'yes' || (!bare && !isPlainWord(name));
}

/** The event that a string or key at a position certainly names, and its place. */
export function eventAt(
  adapter: Adapter,
  located: Located,
  place: Place,
): { readonly event: Event; readonly span: Span } | undefined {
  const named = nameAt(adapter, located, place);
  const event = located.analysis.model.events.find(({ name }) => name === named?.name);
  if (event === undefined || named?.what !== 'event' || named.use.verdict !== 'yes') return undefined;
  return { event, span: toSpan(located, named.use) };
}

/** The subscriber that a string or key at a position certainly names, and its place. */
export function subscriberAt(
  adapter: Adapter,
  located: Located,
  place: Place,
): { readonly name: string; readonly span: Span } | undefined {
  const named = nameAt(adapter, located, place);
  if (named?.what !== 'subscriber' || named.use.verdict !== 'yes') return undefined;
  return { name: named.name, span: toSpan(located, named.use) };
}

function toSpan({ app }: Located, { fileName, textSpan: { start, length } }: NameUse): Span {
  return { file: toAppPath(app.session.folder.path, fileName), start, end: start + length };
}

/** Every place in the program that names an event or subscriber, or may do so. */
export function findUses(adapter: Adapter, located: Located, { what, name }: Named): readonly NameUse[] {
  const { ts: typescript, theirs, apps } = adapter;
  const program = theirs.getProgram();
  const kind = toKind(adapter, located, what);
  if (program === undefined || kind === undefined) return [];
  return program.getSourceFiles().flatMap((source) => {
    const isForeign = program.isSourceFileFromExternalLibrary(source) || program.isSourceFileDefaultLibrary(source);
    if (isForeign || kind.isOurs(source.fileName) || apps.isGenerated(source.fileName)) return [];
    return findLiterals(typescript, source, name).flatMap((node) => toUse(adapter, kind, node) ?? []);
  });
}

function toUse({ ts: typescript, theirs }: Adapter, kind: NameKind, node: NameNode): NameUse | undefined {
  const name = node.text;
  const direct = meaningOf(kind, node, name);
  const verdict = direct === 'maybe' ? meaningOfConstant(kind, node, { service: theirs, name }) : direct;
  if (verdict === 'no') return undefined;
  const bare = typescript.isIdentifier(node);
  const start = node.getStart() + (bare ? 0 : 1);
  const length = node.end - (bare ? 0 : 1) - start;
  return { fileName: node.getSourceFile().fileName, textSpan: { start, length }, bare, verdict };
}

/** The longest name to look for around a position. */
const MAX_LENGTH = 300;

/** Whether the text around a position is the name of an event or subscriber, with or without quotes. */
function spellsName({ host }: Adapter, located: Located, { fileName, position }: Place): boolean {
  const snapshot = host.getScriptSnapshot(fileName);
  if (snapshot === undefined) return false;
  const before = snapshot.getText(Math.max(0, position - MAX_LENGTH), position);
  const after = snapshot.getText(position, Math.min(snapshot.getLength(), position + MAX_LENGTH));
  const quoted = /[^'"`\n]*$/.exec(before)?.[0] + (/^[^'"`\n]*/.exec(after)?.[0] ?? '');
  const word = /[\w$]*$/.exec(before)?.[0] + (/^[\w$]*/.exec(after)?.[0] ?? '');
  return (['event', 'subscriber'] as const)
    .map((what) => namesOf(located, what))
    .some((names) => names.has(quoted) || names.has(word));
}

/** Whether a file parses. Until it does, nothing is said about the names in it. */
function isSound({ analysis, file }: Located): boolean {
  return !analysis.diagnostics.some(({ code, span }) => code === syntaxError.code && span.file === file);
}

/** The names in a list of events or entries, as long as the list lives. */
const knownNames = new WeakMap<readonly object[], ReadonlySet<string>>();

function namesOf({ analysis: { model, entries } }: Located, what: Named['what']): ReadonlySet<string> {
  const list = what === 'event' ? model.events : entries;
  const known = knownNames.get(list);
  if (known !== undefined) return known;
  const names = new Set(list.map(({ name }) => name));
  knownNames.set(list, names);
  return names;
}

function toKind(adapter: Adapter, located: Located, what: Named['what']): NameKind | undefined {
  const { ts: typescript, theirs, apps } = adapter;
  const program = theirs.getProgram();
  if (program === undefined) return undefined;
  const home = findPackage(typescript, program, located);
  return {
    what,
    typescript,
    checker: program.getTypeChecker(),
    names: namesOf(located, what),
    isOurs: (fileName) => apps.isGenerated(fileName) || (home !== undefined && fileName.startsWith(home)),
  };
}

/** The folder of this package's types, which the generated files import. */
function findPackage(typescript: typeof ts, program: ts.Program, { app, analysis }: Located): string | undefined {
  const { outDir } = analysis.model.settings;
  const registry = program.getSourceFile(toAbsolute(app.session.folder.path, `${outDir}/events.ts`));
  const imported = registry?.statements.find(typescript.isImportDeclaration)?.moduleSpecifier;
  const symbol = imported && program.getTypeChecker().getSymbolAtLocation(imported);
  const [declared] = symbol?.declarations?.filter(typescript.isSourceFile) ?? [];
  return declared && `${folderOf(declared.fileName)}/`;
}
