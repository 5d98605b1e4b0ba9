import type ts from 'typescript';
import { toAppPath } from '../../../analysis/lib/paths.js';
import { isSubscriberFile, toSubscriberName } from '../../../analysis/model/layout.js';
import { renameSubscriber } from '../../../analysis/features/rename.js';
import { locateInAll } from '../adapt-references.js';
import { type Adapter, toDocumentSpan } from '../adapter.js';
import { toKey } from './plan-rename.js';
import { findUses } from '../names/uses.js';

/** Renames a subscriber together with its file, because the file's path is its name. */
export function adaptFileRename(adapter: Adapter): Pick<ts.LanguageService, 'getEditsForFileRename'> {
  const { theirs, apps, guard, textInEditor } = adapter;
  return {
    getEditsForFileRename: (from, to, ...rest) => {
      const original = () => theirs.getEditsForFileRename(from, to, ...rest);
      return guard('renaming a file', original, () => {
        const edits = original().filter(({ fileName }) => !apps.isGenerated(fileName));
        const changes = new Map(edits.map((each) => [each.fileName, each]));
        for (const { fileName, span, newText } of findChanges(adapter, from, to)) {
          const known = changes.get(fileName) ?? { fileName, textChanges: [] };
          changes.set(fileName, { ...known, textChanges: [...known.textChanges, { span, newText }] });
        }
        // The server looks up lines only in files that it knows.
        for (const fileName of changes.keys()) textInEditor(fileName);
        return [...changes.values()];
      });
    },
  };
}

type Change = ts.TextChange & { readonly fileName: string };

function findChanges(adapter: Adapter, from: string, to: string): readonly Change[] {
  const located = locateInAll(adapter, from);
  if (located === undefined) return [];
  const { session } = located.app;
  const [before, after] = [from, to].map((path) => toAppPath(session.folder.path, path)) as [string, string];
  if (!isSubscriberFile(before) || !isSubscriberFile(after)) return [];
  const [name, newName] = [toSubscriberName(before), toSubscriberName(after)];
  if (name === newName || !located.analysis.entries.some((each) => each.name === name)) return [];
  const bareText = /^[A-Za-z_$][\w$]*$/.test(newName) ? newName : `'${newName}'`;
  const keys = renameSubscriber(session, name).map(({ span, prefix }) => {
    const { fileName, textSpan } = toDocumentSpan(session, span);
    return { fileName, span: textSpan, newText: prefix === '' ? newName : bareText };
  });
  const known = new Set(keys.map((each) => toKey({ fileName: each.fileName, textSpan: each.span })));
  const uses = findUses(adapter, located, { what: 'subscriber', name })
    .filter((use) => use.verdict === 'yes' && !known.has(toKey(use)))
    .map(({ fileName, textSpan, bare }) => ({ fileName, span: textSpan, newText: bare ? bareText : newName }));
  return [...keys, ...uses];
}
