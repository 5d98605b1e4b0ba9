import type ts from 'typescript';
import { completions } from '../../analysis/features/completions.js';
import { describe, hover, type Hover } from '../../analysis/features/hover.js';
import { type Adapter, toTextSpan } from './adapter.js';
import { eventAt } from './names/uses.js';

type Features = 'getQuickInfoAtPosition' | 'getCompletionsAtPosition' | 'getCompletionEntryDetails';

/** Describes the event at the cursor, and completes event names. */
export function adaptHover(adapter: Adapter): Pick<ts.LanguageService, Features> {
  const { ts: typescript, theirs, apps, guard } = adapter;
  const { ScriptElementKind } = typescript;
  const find = (fileName: string, position: number): Hover | undefined => {
    const located = apps.locate(fileName);
    if (located === undefined) return undefined;
    const { session } = located.app;
    const known = hover(session, located.file, position);
    const named = known === undefined ? eventAt(adapter, located, { fileName, position }) : undefined;
    return named === undefined ? known : describe(session, named.event, named.span);
  };
  return {
    getQuickInfoAtPosition: (fileName, position, ...rest) => {
      const original = (): ts.QuickInfo | undefined => theirs.getQuickInfoAtPosition(fileName, position, ...rest);
      return guard('hover', original, () => {
        const found = find(fileName, position);
        if (found === undefined) return original();
        return {
          kind: ScriptElementKind.string,
          kindModifiers: '',
          textSpan: toTextSpan(found.span),
          displayParts: [{ text: found.code, kind: 'text' }],
          documentation: [{ text: found.documentation, kind: 'text' }],
        };
      });
    },

    getCompletionsAtPosition: (fileName, position, ...rest) => {
      const original = () => theirs.getCompletionsAtPosition(fileName, position, ...rest);
      return guard('completions', original, () => {
        const located = apps.locate(fileName);
        const found = located && completions(located.analysis, located.file, position);
        const info = original();
        if (found === undefined) return info;
        const known = new Set(info?.entries.map(({ name }) => name));
        const added = found.completions.filter(({ name }) => !known.has(name));
        if (added.length === 0) return info;
        const entries = added.map(({ name, detail }) => ({
          name,
          kind: ScriptElementKind.string,
          sortText: '11',
          replacementSpan: toTextSpan(found.span),
          labelDetails: { description: detail },
        }));
        const empty = { isGlobalCompletion: false, isMemberCompletion: false, isNewIdentifierLocation: false };
        return { ...empty, ...info, entries: [...entries, ...(info?.entries ?? [])] };
      });
    },

    getCompletionEntryDetails: (fileName, position, name, ...rest) => {
      const original = () => theirs.getCompletionEntryDetails(fileName, position, name, ...rest);
      return guard('completion details', original, () => {
        const located = apps.locate(fileName);
        const found = located && completions(located.analysis, located.file, position);
        const completion = found?.completions.find((each) => each.name === name);
        if (completion === undefined) return original();
        const displayParts = [{ text: `${name}: ${completion.detail}`, kind: 'text' }];
        return { name, kind: ScriptElementKind.string, kindModifiers: '', displayParts };
      });
    },
  };
}
