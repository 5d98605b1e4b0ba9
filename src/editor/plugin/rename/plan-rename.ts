import type ts from 'typescript';
import { isPlainWord } from '../../../analysis/model/event-name.js';
import { folderOf, toAbsolute, toAppPath } from '../../../analysis/lib/paths.js';
import { isScript, toSubscriberFiles } from '../../../analysis/model/layout.js';
import { lineStarts, positionAt } from '../../../analysis/model/source.js';
import { renameEvent, renameSubscriber } from '../../../analysis/features/rename.js';
import { findConfigFolder } from '../../hosted-folder.js';
import { type Adapter, toDocumentSpan } from '../adapter.js';
import type { Located } from '../edited-apps.js';
import { findLiterals, nodeAt } from '../names/find-literals.js';
import { type Changes, findNewError } from './trial.js';
import { findUses, isLikely, type Named, type NameUse } from '../names/uses.js';

/** The places that a rename changes, or why it cannot change them all. */
export type RenamePlan =
  { readonly places: readonly ts.RenameLocation[]; readonly fileToRename?: string } | { readonly refusal: string };

/** Plans a rename that leaves an app that compiles, or refuses it. */
export function planRename(adapter: Adapter, located: Located, named: Named): RenamePlan {
  const known = findKnown(located, named);
  if ('fileName' in known) {
    return refuse(adapter, located, named, { ...known, why: JOINED });
  }
  const uses = findUses(adapter, located, named).filter((use) => isLikely(use, named.name));
  const marked = uses.find(
    ({ fileName, verdict }) => verdict === 'yes' && isMarkedGenerated(adapter.textInEditor(fileName)),
  );
  if (marked !== undefined) {
    const why = 'is in a generated file, which would be written again. Change what generates it.';
    return refuse(adapter, located, named, { fileName: marked.fileName, start: marked.textSpan.start, why });
  }
  const outside = findOutside(adapter, located, named, known);
  if (outside !== undefined) {
    const why = 'spells the name too, but the file is outside this project. Add it to the tsconfig.json, then rename.';
    return refuse(adapter, located, named, { ...outside, why });
  }
  const tried = tryUses(adapter, located, named, { known, uses });
  if ('error' in tried) {
    return refuse(adapter, located, named, explain(adapter, named, tried.error));
  }
  const fileToRename = findSubscriberFile(located, named);
  return { places: tried.places, ...(fileToRename !== undefined && { fileToRename }) };
}

const JOINED = 'joins the name from pieces. Write it there as one string, then rename it.';

/** What a name that is joined from pieces is part of. */
function isJoined({ ts: typescript }: Adapter, source: ts.SourceFile, offset: number): boolean {
  for (let node = nodeAt(typescript, source, offset); !typescript.isSourceFile(node); node = node.parent) {
    if (typescript.isTemplateExpression(node) || typescript.isTemplateLiteralTypeNode(node)) return true;
    if (typescript.isStatement(node)) return false;
  }
  return false;
}

/** The first error that a rename would cause, as a reason not to rename. */
function explain(adapter: Adapter, { name }: Named, { file, start = 0, messageText }: ts.Diagnostic): Place {
  const fileName = file?.fileName ?? '';
  if (file !== undefined && isJoined(adapter, file, start)) return { fileName, start, why: JOINED };
  const message = typeof messageText === 'string' ? messageText : messageText.messageText;
  const reason = message.replaceAll(toTrialName(name), NEW_NAME);
  return { fileName, start, why: `would not compile afterwards. Change this place by hand first. ${reason}` };
}

/** How messages show the new name, which is not known yet. */
const NEW_NAME = '<new name>';

/** A name that no app has, and that needs quotes only if the old name does. */
function toTrialName(name: string): string {
  return `${name}__renamed`;
}

/** The places that the facts know; or one where they know only that the name is joined from pieces. */
function findKnown(
  { app: { session }, analysis }: Located,
  { what, name }: Named,
): readonly ts.RenameLocation[] | { readonly fileName: string; readonly start: number } {
  const event = what === 'event' ? analysis.model.events.find((each) => each.name === name) : undefined;
  const found = event === undefined ? { edits: renameSubscriber(session, name) } : renameEvent(session, event);
  if ('joined' in found) {
    const { fileName, textSpan } = toDocumentSpan(session, found.joined);
    return { fileName, start: textSpan.start };
  }
  return found.edits.map(({ span, prefix, suffix }) => ({
    ...toDocumentSpan(session, span),
    ...(prefix !== '' && { prefixText: prefix }),
    ...(suffix !== '' && { suffixText: suffix }),
  }));
}

type Attempt = { readonly known: readonly ts.RenameLocation[]; readonly uses: readonly NameUse[] };

/** Renames the places that certainly name it, and the possible ones too if it would not compile otherwise. */
function tryUses(
  adapter: Adapter,
  located: Located,
  named: Named,
  { known, uses }: Attempt,
): { readonly places: readonly ts.RenameLocation[] } | { readonly error: ts.Diagnostic } {
  const certain = join(
    known,
    uses.filter(({ verdict }) => verdict === 'yes'),
  );
  const error = tryPlaces(adapter, located, named, certain);
  if (error === undefined) return { places: certain };
  if (uses.every(({ verdict }) => verdict === 'yes')) return { error };
  const all = join(known, uses);
  const left = tryPlaces(adapter, located, named, all);
  return left === undefined ? { places: all } : { error: left };
}

function join(known: readonly ts.RenameLocation[], uses: readonly NameUse[]): readonly ts.RenameLocation[] {
  const covered = new Set(known.map(toKey));
  const others = uses.filter((each) => !covered.has(toKey(each)));
  const quotes = { prefixText: "'", suffixText: "'" };
  return [...known, ...others.map(({ fileName, textSpan, bare }) => ({ fileName, textSpan, ...(bare && quotes) }))];
}

export function toKey({ fileName, textSpan }: Pick<ts.DocumentSpan, 'fileName' | 'textSpan'>): string {
  return `${fileName}:${textSpan.start}`;
}

function tryPlaces(
  { ts: typescript, theirs, host, apps }: Adapter,
  { app, analysis }: Located,
  { name }: Named,
  places: readonly ts.RenameLocation[],
): ts.Diagnostic | undefined {
  const program = theirs.getProgram();
  if (program === undefined) return undefined;
  const changes = new Map<string, ts.TextSpan[]>();
  const add = (fileName: string, span: ts.TextSpan): void => {
    changes.set(fileName, [...(changes.get(fileName) ?? []), span]);
  };
  for (const { fileName, textSpan } of places) if (textSpan.length > 0) add(fileName, textSpan);
  for (const file of ['events.ts', 'subscribers.ts']) {
    const fileName = toAbsolute(app.session.folder.path, `${analysis.model.settings.outDir}/${file}`);
    const source = apps.isGenerated(fileName) ? program.getSourceFile(fileName) : undefined;
    if (source === undefined) continue;
    for (const node of findLiterals(typescript, source, name)) {
      const quote = typescript.isIdentifier(node) ? 0 : 1;
      add(fileName, { start: node.getStart() + quote, length: node.end - node.getStart() - 2 * quote });
    }
  }
  return findNewError({ typescript, program, host }, changes satisfies Changes, toTrialName(name));
}

/** A place that spells the name in a file of the app that TypeScript does not see here. */
function findOutside(
  { theirs, apps, listScripts, textInEditor, host }: Adapter,
  { app }: Located,
  { what, name }: Named,
  known: readonly ts.RenameLocation[],
): { readonly fileName: string; readonly start: number } | undefined {
  const program = theirs.getProgram();
  const root = app.session.folder.path;
  const covered = new Set(known.map(toKey));
  // A plain word in quotes may be anything.
  if (program === undefined || (what === 'subscriber' && isPlainWord(name))) return undefined;
  for (const fileName of listScripts(root)) {
    if (!isScript(fileName) || apps.isGenerated(fileName) || program.getSourceFile(fileName) !== undefined) continue;
    const text = host.readFile(fileName);
    if (text?.includes(name) !== true) continue;
    if (findConfigFolder(folderOf(fileName), host) !== root) continue;
    const current = textInEditor(fileName) ?? text;
    for (const quoted of [`'${name}'`, `"${name}"`]) {
      for (let at = current.indexOf(quoted); at !== -1; at = current.indexOf(quoted, at + 1)) {
        const start = at + 1;
        if (!covered.has(toKey({ fileName, textSpan: { start, length: 0 } }))) return { fileName, start };
      }
    }
  }
  return undefined;
}

/** Whether the head of a file says that a tool has written it. */
function isMarkedGenerated(text: string | undefined): boolean {
  return /@generated\b|do not edit/i.test(text?.slice(0, 500) ?? '');
}

function findSubscriberFile({ app: { session }, analysis }: Located, { what, name }: Named): string | undefined {
  const file = analysis.model.subscribers.find((each) => each.name === name)?.file;
  if (what !== 'subscriber' || file === undefined || !toSubscriberFiles(name).includes(file)) return undefined;
  return toAbsolute(session.folder.path, file);
}

type Place = { readonly fileName: string; readonly start: number; readonly why: string };

function refuse(
  { textInEditor }: Adapter,
  { app }: Located,
  { name }: Named,
  { fileName, start, why }: Place,
): { readonly refusal: string } {
  const { line } = positionAt(lineStarts(textInEditor(fileName) ?? ''), start);
  return { refusal: `Cannot rename '${name}': ${toAppPath(app.session.folder.path, fileName)}:${line} ${why}` };
}
