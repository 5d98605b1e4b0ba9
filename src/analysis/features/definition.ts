import type { Analysis } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Span } from '../model/source.js';
import { findOccurrence, holds } from './occurrences.js';

/** Where something is declared: `from` is the place under the cursor, `to` the declaration. */
export type Definition = { readonly name: string; readonly from: Span; readonly to: Span };

/** The declaration of the event or subscriber under the cursor: its type, or its `listen`. */
export function definition(analysis: Analysis, file: string, offset: number): Definition | undefined {
  const found = findOccurrence(analysis, file, offset);
  if (found !== undefined) return definitionOfEvent(found.event, found.span);
  const entry = analysis.entries.find(({ span }) => holds(span, file, offset));
  return entry && definitionOfSubscriber(analysis, entry.name, entry.span);
}

/** The type of the event that is named at `from`. */
export function definitionOfEvent({ type }: Event, from: Span): Definition {
  return { name: type.typeName, from, to: type.declaration ?? type.span };
}

/** The `listen` of the subscriber that is named at `from`, if it has a file. */
export function definitionOfSubscriber({ model }: Analysis, name: string, from: Span): Definition | undefined {
  const subscriber = model.subscribers.find((each) => each.name === name);
  if (subscriber?.file === undefined) return undefined;
  const listen = subscriber.span.file === subscriber.file;
  return {
    name: 'listen',
    from,
    to: listen ? subscriber.span : { file: subscriber.file, start: 0, end: 0 },
  };
}
