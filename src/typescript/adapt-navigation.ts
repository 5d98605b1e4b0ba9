import type ts from 'typescript';
import { type Definition, definition } from '../core/features/definition.js';
import { references } from '../core/features/references.js';
import { type Adapter, toDocumentSpan, toTextSpan } from './adapter.js';
import type { Located } from './edited-apps.js';

type Features =
  | 'getDefinitionAtPosition'
  | 'getDefinitionAndBoundSpan'
  | 'getReferencesAtPosition'
  | 'findReferences'
  | 'getTypeDefinitionAtPosition'
  | 'getImplementationAtPosition';

/** From the name of an event to its type, and to everything that has to do with it. */
export function adaptNavigation(adapter: Adapter): Pick<ts.LanguageService, Features> {
  const { theirs, apps, guard, isOverlaid } = adapter;
  const shown = <T extends { readonly fileName: string }>(places: readonly T[] | undefined): T[] | undefined =>
    places?.filter(({ fileName }) => !isOverlaid(fileName));
  const locate = (fileName: string, position: number) => {
    const located = apps.locate(fileName);
    return { located, found: located && definition(located.analysis, located.file, position) };
  };

  return {
    getDefinitionAtPosition: (fileName, position, ...rest) => {
      const original = () => theirs.getDefinitionAtPosition(fileName, position, ...rest);
      return guard('definition', original, () => {
        const { located, found } = locate(fileName, position);
        return located && found ? [toDefinition(adapter, located, found)] : shown(original());
      });
    },

    getDefinitionAndBoundSpan: (fileName, position, ...rest) => {
      const original = () => theirs.getDefinitionAndBoundSpan(fileName, position, ...rest);
      return guard('definition', original, () => {
        const { located, found } = locate(fileName, position);
        if (located && found) {
          return { textSpan: toTextSpan(found.from), definitions: [toDefinition(adapter, located, found)] };
        }
        const answer = original();
        return answer?.definitions === undefined ? answer : { ...answer, definitions: shown(answer.definitions) ?? [] };
      });
    },

    getReferencesAtPosition: (fileName, position) => {
      const original = () => theirs.getReferencesAtPosition(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        return ours === undefined ? shown(original()) : [...ours.references, ...others(ours.references, original())];
      });
    },

    findReferences: (fileName, position) => {
      const original = () => theirs.findReferences(fileName, position);
      return guard('references', original, () => {
        const ours = findOurs(adapter, fileName, position);
        const symbols = (original() ?? []).map(({ definition: declared, references: places }) => ({
          definition: declared,
          references: ours === undefined ? (shown(places) ?? []) : others(ours.references, places),
        }));
        const kept = symbols.filter((each) => each.references.length > 0 && !isOverlaid(each.definition.fileName));
        return ours === undefined ? kept : [ours, ...kept];
      });
    },

    getTypeDefinitionAtPosition: (fileName, position) => {
      const original = () => theirs.getTypeDefinitionAtPosition(fileName, position);
      return guard('type definition', original, () => shown(original()));
    },

    getImplementationAtPosition: (fileName, position) => {
      const original = () => theirs.getImplementationAtPosition(fileName, position);
      return guard('implementation', original, () => shown(original()));
    },
  };

  function others<T extends ts.DocumentSpan>(ours: readonly ts.DocumentSpan[], places: readonly T[] | undefined): T[] {
    const generated = (fileName: string): boolean => apps.isGenerated(fileName);
    return (places ?? []).filter((each) => !generated(each.fileName) && !ours.some((our) => overlaps(our, each)));
  }
}

function overlaps(a: ts.DocumentSpan, b: ts.DocumentSpan): boolean {
  const [x, y] = [a.textSpan, b.textSpan];
  return a.fileName === b.fileName && x.start < y.start + y.length && y.start < x.start + x.length;
}

function toDefinition({ ts: typescript }: Adapter, { root }: Located, { name, to }: Definition): ts.DefinitionInfo {
  const kind =
    name === 'listen' ? typescript.ScriptElementKind.functionElement : typescript.ScriptElementKind.typeElement;
  return {
    ...toDocumentSpan(root, to),
    kind,
    name,
    containerKind: typescript.ScriptElementKind.unknown,
    containerName: '',
  };
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
      ...toDocumentSpan(located.root, span),
      isWriteAccess: kind === 'type',
      isDefinition: kind === 'type',
    })),
  };
}

/** A file and the whole app around it, its calls of `emit` included. */
export function locateInAll({ theirs, apps }: Adapter, fileName: string): Located | undefined {
  const located = apps.locate(fileName);
  if (located === undefined) return undefined;
  const files = theirs.getProgram()?.getSourceFiles() ?? [];
  apps.include(
    located,
    files.map((file) => file.fileName),
  );
  return { ...located, analysis: located.live.analysis() };
}
