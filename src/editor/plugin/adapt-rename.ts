import type ts from 'typescript';
import { rename, type Rename } from '../../analysis/features/rename.js';
import { locateInAll } from './adapt-references.js';
import { type Adapter, toDocumentSpan, toTextSpan } from './adapter.js';
import { toAbsolute } from '../../analysis/lib/paths.js';
import type { Session } from '../../analysis/session/session.js';

/** Renames an event in every place that spells its name. */
export function adaptRename(adapter: Adapter): Pick<ts.LanguageService, 'getRenameInfo' | 'findRenameLocations'> {
  const { ts: typescript, theirs, apps, guard, textInEditor } = adapter;

  const find = (fileName: string, position: number): { session: Session; found: Rename } | undefined => {
    const located = locateInAll(adapter, fileName);
    const found = located && rename(located.app.session, located.file, position);
    if (located === undefined || found === undefined) return undefined;
    const { session } = located.app;
    return found.edits.every(({ span }) => textInEditor(toAbsolute(session.folder.path, span.file)) !== undefined)
      ? { session, found }
      : undefined;
  };

  return {
    getRenameInfo: (fileName: string, position: number, preferences?: object) => {
      const original = (): ts.RenameInfo => theirs.getRenameInfo(fileName, position, preferences);
      return guard('rename', original, () => {
        const ours = find(fileName, position);
        if (ours === undefined) return original();
        const { name, span } = ours.found;
        const kind = typescript.ScriptElementKind.string;
        const names = { displayName: name, fullDisplayName: name };
        return { canRename: true, ...names, kind, kindModifiers: '', triggerSpan: toTextSpan(span) };
      });
    },

    findRenameLocations: (fileName: string, position: number, ...rest: unknown[]) => {
      const original = () => theirs.findRenameLocations(fileName, position, ...(rest as [boolean, boolean]));
      return guard('rename', original, () => {
        const ours = find(fileName, position);
        const theirPlaces = original()?.filter((each) => !apps.isGenerated(each.fileName));
        if (ours === undefined) return theirPlaces;
        const places = ours.found.edits.map(({ span, prefix, suffix }) => ({
          ...toDocumentSpan(ours.session, span),
          ...(prefix !== '' && { prefixText: prefix }),
          ...(suffix !== '' && { suffixText: suffix }),
        }));
        const covered = new Set(places.map(toKey));
        return [...places, ...(theirPlaces ?? []).filter((each) => !covered.has(toKey(each)))];
      });
    },
  };
}

function toKey({ fileName, textSpan }: ts.DocumentSpan): string {
  return `${fileName}:${textSpan.start}`;
}
