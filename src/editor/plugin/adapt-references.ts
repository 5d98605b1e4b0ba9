import type ts from 'typescript';
import { references, referencesOf } from '../../analysis/features/references.js';
import { toDefinition } from './adapt-definition.js';
import { type Adapter, toDocumentSpan } from './adapter.js';
import type { Located } from './edited-apps.js';
import { findNameNode } from './names/find-literals.js';
import { eventAt, findUses } from './names/uses.js';

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

  /** Whether a string or key is at a position. There, TypeScript also finds strings that are only spelled alike. */
  const isName = (fileName: string, position: number): boolean => {
    const source = theirs.getProgram()?.getSourceFile(fileName);
    return source !== undefined && findNameNode(adapter.ts, source, position) !== undefined;
  };

  return {
    getReferencesAtPosition: (fileName, position) => {
      const original = () => theirs.getReferencesAtPosition(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        if (ours !== undefined && isName(fileName, position)) return [...ours.references];
        return [...(ours?.references ?? []), ...shown(ours, original())];
      });
    },

    findReferences: (fileName, position) => {
      const original = () => theirs.findReferences(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        if (ours !== undefined && isName(fileName, position)) return [ours];
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
  if (located === undefined) return undefined;
  const { analysis, file } = located;
  const known = references(analysis, file, position);
  const named = known === undefined ? eventAt(adapter, located, { fileName, position }) : undefined;
  const found = named === undefined ? known : referencesOf(analysis, named.event, named.span);
  if (found === undefined) return undefined;
  const { event } = found;
  const places = found.references.map(({ kind, span }) => ({
    ...toDocumentSpan(located.app.session, span),
    isWriteAccess: kind === 'type',
    isDefinition: kind === 'type',
  }));
  const uses = findUses(adapter, located, { what: 'event', name: event.name })
    .filter(({ verdict }) => verdict === 'yes')
    .map((use) => ({ fileName: use.fileName, textSpan: use.textSpan, isWriteAccess: false, isDefinition: false }))
    .filter((use) => !places.some((place) => overlaps(place, use)));
  const to = event.type.declaration ?? event.type.span;
  const declared = toDefinition(adapter, located, { name: event.name, from: found.span, to });
  const text = `(event) ${event.name}: ${event.type.typeName}`;
  return {
    definition: { ...declared, displayParts: [{ text, kind: 'text' }] },
    references: [...places, ...uses],
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
