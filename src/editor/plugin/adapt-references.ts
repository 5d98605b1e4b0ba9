import type ts from 'typescript';
import { references } from '../../analysis/features/references.js';
import { toDefinition } from './adapt-definition.js';
import { type Adapter, toDocumentSpan } from './adapter.js';
import type { Located } from './edited-apps.js';

/** Finds everything that refers to the event at the cursor. */
export function adaptReferences(
  adapter: Adapter,
): Pick<ts.LanguageService, 'getReferencesAtPosition' | 'findReferences'> {
  const { theirs, apps, guard, isOverlaid } = adapter;
  const shown = <T extends ts.DocumentSpan>(ours: ts.ReferencedSymbol | undefined, places: readonly T[] = []): T[] =>
    places.filter(({ fileName, textSpan }) => {
      if (ours === undefined) return !isOverlaid(fileName);
      return !apps.isGenerated(fileName) && !ours.references.some((our) => overlaps(our, { fileName, textSpan }));
    });

  return {
    getReferencesAtPosition: (fileName, position) => {
      const original = () => theirs.getReferencesAtPosition(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        return [...(ours?.references ?? []), ...shown(ours, original())];
      });
    },

    findReferences: (fileName, position) => {
      const original = () => theirs.findReferences(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        const symbols = (original() ?? []).map((symbol) => ({ ...symbol, references: shown(ours, symbol.references) }));
        const kept = symbols.filter((each) => each.references.length > 0 && !isOverlaid(each.definition.fileName));
        return ours === undefined ? kept : [ours, ...kept];
      });
    },
  };
}

function overlaps(a: ts.DocumentSpan, b: ts.DocumentSpan): boolean {
  const [x, y] = [a.textSpan, b.textSpan];
  return a.fileName === b.fileName && x.start < y.start + y.length && y.start < x.start + x.length;
}

/** The references of the event at a position, from every file of the program. */
function findOurs(adapter: Adapter, fileName: string, position: number): ts.ReferencedSymbol | undefined {
  const located = locateInAll(adapter, fileName);
  const found = located && references(located.analysis, located.file, position);
  if (located === undefined || found === undefined) return undefined;
  const { event } = found;
  const to = event.type.declaration ?? event.type.span;
  const declared = toDefinition(adapter, located, { name: event.name, from: found.span, to });
  const text = `(event) ${event.name}: ${event.type.typeName}`;
  return {
    definition: { ...declared, displayParts: [{ text, kind: 'text' }] },
    references: found.references.map(({ kind, span }) => ({
      ...toDocumentSpan(located.app.session, span),
      isWriteAccess: kind === 'type',
      isDefinition: kind === 'type',
    })),
  };
}

/** Locates a file after reading all files of the program, so that the analysis includes every call site. */
export function locateInAll({ theirs, apps }: Adapter, fileName: string): Located | undefined {
  const located = apps.locate(fileName);
  if (located === undefined) return undefined;
  const files = theirs.getProgram()?.getSourceFiles() ?? [];
  apps.include(
    located.app,
    files.map((file) => file.fileName),
  );
  return { ...located, analysis: located.app.session.analysis() };
}
