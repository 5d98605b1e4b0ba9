import type ts from 'typescript';
import {
  type Definition,
  definition,
  definitionOfEvent,
  definitionOfSubscriber,
} from '../../analysis/features/definition.js';
import { type Adapter, toDocumentSpan, toTextSpan } from './adapter.js';
import type { Located } from './edited-apps.js';
import { eventAt, subscriberAt } from './names/uses.js';

type Features =
  | 'getDefinitionAtPosition'
  | 'getDefinitionAndBoundSpan'
  | 'getTypeDefinitionAtPosition'
  | 'getImplementationAtPosition';

/** Goes from an event name to the event type. */
export function adaptDefinition(adapter: Adapter): Pick<ts.LanguageService, Features> {
  const { theirs, apps, guard, isOverlaid } = adapter;
  const shown = <T extends { readonly fileName: string }>(places: readonly T[] | undefined): T[] | undefined =>
    places?.filter(({ fileName }) => !isOverlaid(fileName));
  const locate = (fileName: string, position: number) => {
    const located = apps.locate(fileName);
    if (located === undefined) return {};
    const place = { fileName, position };
    const known = definition(located.analysis, located.file, position);
    const event = known === undefined ? eventAt(adapter, located, place) : undefined;
    if (known !== undefined || event !== undefined) {
      return { located, found: known ?? (event && definitionOfEvent(event.event, event.span)) };
    }
    const subscriber = subscriberAt(adapter, located, place);
    return {
      located,
      found: subscriber && definitionOfSubscriber(located.analysis, subscriber.name, subscriber.span),
    };
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

    getTypeDefinitionAtPosition: (fileName, position) => {
      const original = () => theirs.getTypeDefinitionAtPosition(fileName, position);
      return guard('type definition', original, () => shown(original()));
    },

    getImplementationAtPosition: (fileName, position) => {
      const original = () => theirs.getImplementationAtPosition(fileName, position);
      return guard('implementation', original, () => shown(original()));
    },
  };
}

export function toDefinition(
  { ts: typescript }: Adapter,
  { app }: Located,
  { name, to }: Definition,
): ts.DefinitionInfo {
  const { ScriptElementKind } = typescript;
  const kind = name === 'listen' ? ScriptElementKind.functionElement : ScriptElementKind.typeElement;
  return {
    ...toDocumentSpan(app.session, to),
    kind,
    name,
    containerKind: ScriptElementKind.unknown,
    containerName: '',
  };
}
