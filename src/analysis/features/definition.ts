import type { Analysis } from '../model/analysis.js';
import type { Span } from '../model/source.js';
import { findOccurrence, holds } from './occurrences.js';

/** Where something is declared: `from` is the place under the cursor, `to` the declaration. */
export type Definition = { readonly name: string; readonly from: Span; readonly to: Span };

/** The declaration of the event or subscriber under the cursor: its type, or its `listen`. */
export function definition(analysis: Analysis, file: string, offset: number): Definition | undefined {
  const found = findOccurrence(analysis, file, offset);
  if (found !== undefined) {
    const { type } = found.event;
    return { name: type.typeName, from: found.span, to: type.declaration ?? type.span };
  }
  const entry = analysis.entries.find(({ span }) => holds(span, file, offset));
  const subscriber = analysis.model.subscribers.find(({ name }) => name === entry?.name);
  if (entry === undefined || subscriber?.file === undefined) return undefined;
  const listen = subscriber.span.file === subscriber.file;
  return {
    name: 'listen',
    from: entry.span,
    to: listen ? subscriber.span : { file: subscriber.file, start: 0, end: 0 },
  };
}
