import type { Analysis } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Span } from '../model/source.js';

/** A line above a declaration: what the app does with it. `places` are what the line counts. */
export type Lens = { readonly span: Span; readonly title: string; readonly places: readonly Span[] };

/** How often each event type of a file is subscribed to and emitted, and how many events each subscriber handles. */
export function lensesOf(analysis: Analysis, file: string): readonly Lens[] {
  const { events, subscribers } = analysis.model;
  const declared = events.filter((event) => placeOf(event).file === file);
  const listening = subscribers.filter((each) => each.file === file && each.span.file === file);
  return [
    ...declared.map((event) => describeEvent(analysis, event)),
    ...listening.map(({ span, events: names, name }) => ({
      span,
      title: names.length === 0 ? 'handles no event' : `handles ${count(names.length, 'event')}`,
      places: analysis.entries.flatMap((entry) => (entry.name === name ? [entry.span] : [])),
    })),
  ];
}

function placeOf({ type }: Event): Span {
  return type.declaration ?? type.span;
}

function describeEvent({ entries, callSites }: Analysis, event: Event): Lens {
  const subscriptions = entries.flatMap((entry) =>
    entry.subscriptions.filter(({ event: name }) => name === event.name),
  );
  const emits = callSites.flatMap(({ names }) => names.filter(({ name }) => name === event.name));
  const { length } = event.subscribers;
  const subscribed = length === 0 ? 'no subscriber' : count(length, 'subscriber');
  return {
    span: placeOf(event),
    title: emits.length === 0 ? subscribed : `${subscribed} · ${count(emits.length, 'emit')}`,
    places: [...subscriptions, ...emits].map(({ span }) => span),
  };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
