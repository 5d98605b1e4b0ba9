import { toLetters } from '../../../analysis/model/event-name.js';
import type { Analysis } from '../../../analysis/model/analysis.js';
import type { Event, EventType } from '../../../analysis/model/model.js';

/** What a name on the command line may stand for. */
export type Named =
  /** Also a type that a problem keeps from being an event. */
  { readonly kind: 'event'; readonly type: EventType } | { readonly kind: 'subscriber'; readonly name: string };

/** The events and subscribers that a name stands for: as it is written, or else in any spelling. */
export function findNamed(analysis: Analysis, name: string): readonly Named[] {
  const exact = list(analysis, (each) => each === name);
  const letters = toLetters(name);
  if (exact.length > 0 || letters === '') return exact;
  return list(analysis, (each) => toLetters(each) === letters);
}

/** The names that a wrong one may be a typo of. */
export function listNames(analysis: Analysis): readonly string[] {
  const events = eventsByType(analysis);
  return [
    ...analysis.types.flatMap((type) => namesOf(type, events.get(type)).slice(0, 2)),
    ...listSubscribers(analysis),
  ];
}

function list(analysis: Analysis, is: (name: string) => boolean): readonly Named[] {
  const events = eventsByType(analysis);
  const types = analysis.types.filter((type) => namesOf(type, events.get(type)).some(is));
  const subscribers = listSubscribers(analysis).filter(is);
  return [
    ...types.map((type): Named => ({ kind: 'event', type })),
    ...subscribers.map((name): Named => ({ kind: 'subscriber', name })),
  ];
}

/** The name of the event, and that of its type with and without `Event`. */
function namesOf({ typeName, ownName }: EventType, event: Event | undefined): readonly string[] {
  return [event?.name ?? ownName, typeName, typeName.slice(0, -'Event'.length)];
}

function eventsByType({ model }: Analysis): ReadonlyMap<EventType, Event> {
  return new Map(model.events.map((event) => [event.type, event]));
}

/** Those of the config, whether or not they are in order. */
function listSubscribers({ entries, model }: Analysis): readonly string[] {
  return [...new Set([...entries, ...model.subscribers].map(({ name }) => name))];
}
