import type ts from 'typescript';
import { toAbsolute, toAppPath } from '../../../analysis/lib/paths.js';
import { findOccurrence, holds } from '../../../analysis/features/occurrences.js';
import { findNamedByType, findTagPlaceOf } from '../../../analysis/features/rename.js';
import { locateInAll } from '../adapt-references.js';
import { type Adapter, toTextSpan } from '../adapter.js';
import type { Located } from '../edited-apps.js';
import { isKey, nodeAt } from '../names/find-literals.js';
import { planRename, type RenamePlan, toKey } from './plan-rename.js';
import { type Named, nameAt } from '../names/uses.js';

type Found = { readonly name: string; readonly textSpan: ts.TextSpan; readonly plan: RenamePlan };

/** Renames an event or subscriber in every place that names it, or says why it cannot. */
export function adaptRename(adapter: Adapter): Pick<ts.LanguageService, 'getRenameInfo' | 'findRenameLocations'> {
  const { ts: typescript, theirs, apps, guard, textInEditor } = adapter;
  const plan = rememberLast(adapter);

  const find = (fileName: string, position: number): Found | undefined => {
    const located = locateInAll(adapter, fileName);
    const at = located && findNameAt(adapter, located, { fileName, position });
    return located && at && { ...at, plan: plan(located, at) };
  };
  const findTheirs = (fileName: string, original: () => readonly ts.RenameLocation[] | undefined) => {
    const places = original()?.filter((each) => !apps.isGenerated(each.fileName));
    const located = places && locateInAll(adapter, fileName);
    return located === undefined ? { places } : keepNames(located, places ?? []);
  };

  return {
    getRenameInfo: (fileName: string, position: number, preferences?: object) => {
      const original = (): ts.RenameInfo => theirs.getRenameInfo(fileName, position, preferences);
      return guard('rename', original, () => {
        const ours = find(fileName, position);
        if (ours === undefined) {
          const info = original();
          if (!info.canRename || !isEventType(apps.locate(fileName), info.displayName)) return info;
          const kept = findTheirs(fileName, () =>
            theirs.findRenameLocations(fileName, position, false, false, true as never),
          );
          return 'refusal' in kept ? toRefusal(kept.refusal) : info;
        }
        if ('refusal' in ours.plan) return toRefusal(ours.plan.refusal);
        const {
          name,
          textSpan,
          plan: { fileToRename },
        } = ours;
        const kind = typescript.ScriptElementKind.string;
        const names = { displayName: name, fullDisplayName: name, ...(fileToRename !== undefined && { fileToRename }) };
        return { canRename: true, ...names, kind, kindModifiers: '', triggerSpan: textSpan };
      });
    },

    findRenameLocations: (fileName: string, position: number, ...rest: unknown[]) => {
      const original = () => theirs.findRenameLocations(fileName, position, ...(rest as [boolean, boolean]));
      return guard('rename', original, () => {
        const ours = find(fileName, position);
        const found = ours === undefined ? findTheirs(fileName, original) : ours.plan;
        if ('refusal' in found) return undefined;
        // The server looks up lines only in files that it knows.
        for (const each of found.places ?? []) textInEditor(each.fileName);
        return found.places;
      });
    },
  };
}

function isEventType(located: Located | undefined, name: string): boolean {
  return located?.analysis.types.some(({ typeName }) => typeName === name) === true;
}

function toRefusal(localizedErrorMessage: string): ts.RenameInfoFailure {
  return { canRename: false, localizedErrorMessage };
}

/** An editor asks twice, for the name and for the places. */
function rememberLast(adapter: Adapter): (located: Located, named: Named) => RenamePlan {
  let last: { readonly key: readonly unknown[]; readonly plan: RenamePlan } | undefined;
  return (located, named) => {
    const key = [adapter.theirs.getProgram(), located.analysis, named.what, named.name];
    if (last === undefined || !key.every((each, index) => each === last?.key[index])) {
      last = { key, plan: planRename(adapter, located, named) };
    }
    return last.plan;
  };
}

/** The name under the cursor: first by the facts, which also know tags and files outside the program. */
function findNameAt(
  adapter: Adapter,
  located: Located,
  { fileName, position }: { readonly fileName: string; readonly position: number },
): (Named & { readonly textSpan: ts.TextSpan }) | undefined {
  const { analysis, file } = located;
  if (isIdentifierAt(adapter, fileName, position)) return undefined;
  const found = findOccurrence(analysis, file, position);
  if (found !== undefined) {
    const textSpan = toTextSpan(found.kind === 'tag' ? found.span : withoutQuotes(adapter, fileName, found.span));
    return { what: 'event', name: found.event.name, textSpan };
  }
  const entry = analysis.entries.find(({ span }) => holds(span, file, position));
  if (entry !== undefined) {
    return { what: 'subscriber', name: entry.name, textSpan: toTextSpan(withoutQuotes(adapter, fileName, entry.span)) };
  }
  const named = nameAt(adapter, located, { fileName, position });
  return named && { what: named.what, name: named.name, textSpan: named.use.textSpan };
}

/** Whether there is a variable at a position, such as a constant in a call of `emit`: TypeScript renames it. */
function isIdentifierAt({ ts: typescript, theirs }: Adapter, fileName: string, position: number): boolean {
  const source = theirs.getProgram()?.getSourceFile(fileName);
  const node = source && nodeAt(typescript, source, position);
  return node !== undefined && typescript.isIdentifier(node) && !isKey(typescript, node);
}

type Range = { readonly start: number; readonly end: number };

function withoutQuotes({ textInEditor }: Adapter, fileName: string, { start, end }: Range): Range {
  const isQuoted = /['"`]/.test(textInEditor(fileName)?.[start] ?? '');
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

type Kept = { readonly places: readonly ts.RenameLocation[] | undefined } | { readonly refusal: string };

/** Gives each event type that TypeScript renames a tag with its event name, so that the event keeps this name. */
function keepNames({ app, analysis }: Located, places: readonly ts.RenameLocation[]): Kept {
  const { session } = app;
  const root = session.folder.path;
  const byPlace = new Map(places.map((each) => [toKey(each), each]));
  for (const place of places) {
    if (place.prefixText !== undefined || place.suffixText !== undefined) continue;
    const { start, length } = place.textSpan;
    const event = findNamedByType(analysis, { file: toAppPath(root, place.fileName), start, end: start + length });
    if (event === undefined) continue;
    const tag = findTagPlaceOf(session, event.type);
    const declared = event.type.declaration ?? event.type.span;
    const key = toKey({ fileName: toAbsolute(root, declared.file), textSpan: toTextSpan(declared) });
    const declaration = byPlace.get(key);
    if (tag === undefined || declaration === undefined) {
      const advice = `Add the tag '@event ${event.name}' to its declaration, then rename it.`;
      return { refusal: `Cannot rename '${event.type.typeName}': its name decides the name of the event. ${advice}` };
    }
    const text = session.textOf(declared.file) ?? '';
    const prefixText = `${tag.prefix}${event.name}${tag.suffix}${text.slice(tag.offset, declared.start)}`;
    byPlace.set(key, { ...declaration, textSpan: toTextSpan({ start: tag.offset, end: declared.end }), prefixText });
  }
  return { places: [...byPlace.values()] };
}
