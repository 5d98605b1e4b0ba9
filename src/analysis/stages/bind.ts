import type { ConfigReading } from './config.js';
import type { Event, EventType, Subscriber, SubscriberEntry, Subscription } from '../model/model.js';
import { findNameFault, isSpellingOf, type NameFault } from '../model/event-name.js';
import { byCodeUnit, groupBy } from '../lib/collections.js';
import { once } from '../lib/memo.js';
import type { Span } from '../model/source.js';
import type { SubscriberReading } from './subscribers.js';

/** The event types matched with the config: the valid events and subscribers, and what is left out and why. */
export type Binding = {
  readonly events: readonly Event[];
  readonly subscribers: readonly Subscriber[];
  /** The names that several types claim, with all of those types; none of them is an event. */
  readonly duplicates: readonly { readonly name: string; readonly types: readonly EventType[] }[];
  /** Types whose event name the config spells in several ways. */
  readonly ambiguous: readonly { readonly type: EventType; readonly spellings: readonly Subscription[] }[];
  readonly faulty: readonly {
    readonly type: EventType;
    readonly name: string;
    readonly fault: NameFault | 'two-tags';
  }[];
  /** Subscriptions to a name that no valid event type has. */
  readonly unknown: readonly Subscription[];
  readonly repeated: readonly (Subscription & { readonly subscriber: string })[];
};

/** Names each event type, and connects events with their subscribers. */
export function bind(
  types: readonly EventType[],
  { entries }: Pick<ConfigReading, 'entries'>,
  readings: readonly SubscriberReading[],
): Binding {
  const { named, ambiguous } = nameTypes(types, groupSpellings(entries));
  const { sound, faulty } = findFaulty(named);
  const { claimed, shared } = findShared(sound);
  const subscribersOf = groupSubscribers(readings);
  const isEvent = (name: string): boolean => claimed.has(name) && !shared.has(name);
  return {
    events: sound
      .filter(({ name }) => !shared.has(name))
      .map(({ name, namedBy, type }) => ({ name, namedBy, type, subscribers: subscribersOf.get(name) ?? [] }))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
    subscribers: readings.map((each) => toSubscriber(each, isEvent)).sort((a, b) => byCodeUnit(a.name, b.name)),
    duplicates: [...shared].map(([name, group]) => ({ name, types: group })),
    ambiguous,
    faulty,
    unknown: findUnknown(entries, claimed, ambiguous),
    repeated: findRepeated(entries),
  };
}

type NamedType = Pick<Event, 'name' | 'namedBy' | 'type'>;

/** One subscription for each distinct name, grouped by the letters of the name. */
type Spellings = ReadonlyMap<string, readonly Subscription[]>;

function groupSpellings(entries: readonly SubscriberEntry[]): Spellings {
  const distinct = new Map<string, Subscription>();
  for (const { subscriptions } of entries) {
    for (const each of subscriptions) if (!distinct.has(each.event)) distinct.set(each.event, each);
  }
  return groupBy([...distinct.values()], ({ letters }) => letters);
}

/** The first type that claims each name, and all types of each name that several claim. */
function findShared(named: readonly NamedType[]) {
  const claimed = new Map<string, EventType>();
  const shared = new Map<string, EventType[]>();
  for (const { name, type } of named) {
    const first = claimed.get(name);
    if (first === undefined) claimed.set(name, type);
    else shared.set(name, [...(shared.get(name) ?? [first]), type]);
  }
  return { claimed, shared };
}

/** Names each type: by its tag, else as the config spells it, else by the dotted default. */
function nameTypes(types: readonly EventType[], spellings: Spellings) {
  const ownNames = once(() => new Set(types.map(({ ownName }) => ownName)));
  const ambiguous: Binding['ambiguous'][number][] = [];
  const named: NamedType[] = [];
  for (const type of types) {
    const { ownName, typeName, letters, tag } = type;
    const written = tag === undefined ? spellings.get(letters) : undefined;
    if (written === undefined || (written.length === 1 && written[0]?.event === ownName)) {
      named.push({ type, name: ownName, namedBy: tag === undefined ? 'default' : 'tag' });
      continue;
    }
    // A name that is exactly the own name of another type belongs to that type alone.
    const candidates = written.filter(
      ({ event }) => event === ownName || (isSpellingOf(event, typeName) && !ownNames().has(event)),
    );
    const name = candidates[0]?.event ?? ownName;
    if (candidates.length > 1) ambiguous.push({ type, spellings: candidates });
    else named.push({ type, name, namedBy: name === ownName ? 'default' : 'config' });
  }
  return { named, ambiguous };
}

function findFaulty(named: readonly NamedType[]) {
  const faulty: Binding['faulty'][number][] = [];
  const sound = named.filter(({ type, name }) => {
    const fault = type.tag?.other === undefined ? findNameFault(name) : 'two-tags';
    if (fault !== undefined) faulty.push({ type, name, fault });
    return fault === undefined;
  });
  return { sound, faulty };
}

/** The names of the subscribers of each event name, sorted. */
function groupSubscribers(readings: readonly SubscriberReading[]): ReadonlyMap<string, readonly string[]> {
  const subscribers = new Map<string, string[]>();
  for (const { entry } of readings.toSorted((a, b) => byCodeUnit(a.entry.name, b.entry.name))) {
    for (const { event } of entry.subscriptions) {
      const known = subscribers.get(event);
      if (known === undefined) subscribers.set(event, [entry.name]);
      else if (known.at(-1) !== entry.name) known.push(entry.name);
    }
  }
  return subscribers;
}

function toSubscriber(
  { entry, file, missing, listen }: SubscriberReading,
  isEvent: (name: string) => boolean,
): Subscriber {
  const names = new Set(entry.subscriptions.map(({ event }) => event));
  return {
    name: entry.name,
    external: entry.external,
    ...(file !== undefined && { file }),
    ...(missing !== undefined && { missing }),
    events: [...names].filter(isEvent).sort(byCodeUnit),
    span: listen !== undefined && 'span' in listen ? listen.span : entry.span,
  };
}

function findUnknown(
  entries: readonly SubscriberEntry[],
  claimed: ReadonlyMap<string, EventType>,
  ambiguous: Binding['ambiguous'],
): readonly Subscription[] {
  const spelled = new Set(ambiguous.flatMap(({ spellings }) => spellings.map(({ event }) => event)));
  return entries.flatMap(({ subscriptions }) =>
    subscriptions.filter(({ event }) => !claimed.has(event) && !spelled.has(event)),
  );
}

function findRepeated(entries: readonly SubscriberEntry[]): Binding['repeated'] {
  return entries.flatMap(({ name, subscriptions }) => {
    const seen = new Set<string>();
    const repeated = subscriptions.filter(({ event }) => seen.has(event) || !seen.add(event));
    return repeated.map((each) => ({ ...each, subscriber: name }));
  });
}

/** The first place where the config writes an event name. */
export function findSpelling(config: ConfigReading, name: string): Span | undefined {
  for (const { subscriptions } of config.entries) {
    const found = subscriptions.find((each) => each.event === name);
    if (found !== undefined) return found.span;
  }
  return undefined;
}
