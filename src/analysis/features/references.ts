import type { Analysis } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Span } from '../model/source.js';
import { findOccurrence, holds, listOccurrences } from './occurrences.js';

export type Reference = {
  readonly kind: 'emit' | 'config' | 'tag' | 'type' | 'subscriber' | 'written';
  readonly span: Span;
};

export type References = {
  readonly event: Event;
  readonly span: Span;
  /** The declaration first. */
  readonly references: readonly Reference[];
};

/** Every place that belongs to the event under the cursor: its type, tag, subscriptions, call sites and subscribers. */
export function references(analysis: Analysis, file: string, offset: number): References | undefined {
  const found = findOccurrence(analysis, file, offset) ?? findType(analysis, file, offset);
  return found && referencesOf(analysis, found.event, found.span);
}

/** Every place that belongs to an event, which is named at `span`. */
export function referencesOf(analysis: Analysis, event: Event, span: Span): References {
  const subscribers = analysis.model.subscribers.filter(
    (each) => each.events.includes(event.name) && each.span.file === each.file,
  );
  return {
    event,
    span,
    references: [
      ...listOccurrences(analysis, event).map((each) => ({ kind: each.kind, span: each.span })),
      ...subscribers.map((each) => ({ kind: 'subscriber' as const, span: each.span })),
    ],
  };
}

function findType({ model }: Analysis, file: string, offset: number): { event: Event; span: Span } | undefined {
  for (const event of model.events) {
    const { span, declaration } = event.type;
    if (holds(span, file, offset)) return { event, span };
    if (declaration !== undefined && holds(declaration, file, offset)) return { event, span: declaration };
  }
  return undefined;
}
