import type { ConfigReading } from './config.js';
import type { Event, EventType, Subscriber, SubscriberEntry, Subscription } from '../model/model.js';
import { findNameFault, isSpellingOf, type NameFault, toLetters } from '../model/event-name.js';
import { byCodeUnit, groupBy, isSameList } from '../lib/collections.js';
import { once } from '../lib/once.js';
import { keepLast, rememberEach } from '../session/remember.js';
import type { Span } from '../model/source.js';
import type { SubscriberReading } from './subscribers.js';

/** Event types and config brought together: what is right, and why the rest was left out. */
export type Binding = {
  readonly events: readonly Event[];
  readonly subscribers: readonly Subscriber[];
  /** All types that claim one name; more than one, none of them is an event. */
  readonly duplicates: readonly { readonly name: string; readonly types: readonly EventType[] }[];
  /** A type whose name the config spells in several ways. */
  readonly ambiguous: readonly { readonly type: EventType; readonly spellings: readonly Subscription[] }[];
  readonly faulty: readonly { readonly type: EventType; readonly name: string; readonly fault: NameFault }[];
  /** Subscriptions whose name is no declared event. */
  readonly unknown: readonly Subscription[];
  readonly repeated: readonly (Subscription & { readonly subscriber: string })[];
};

type Bind = (types: readonly EventType[], config: ConfigReading, readings: readonly SubscriberReading[]) => Binding;

/** Binds an app; of what was bound before, only what has changed: most edits of a large app touch one event. */
export function createBinder(): Bind {
  const nameTypes = createNaming();
  const groupAgain = keepLast(groupSpellings);
  const findRepeatedAgain = keepLast(findRepeated);
  const findUnknownAgain = keepLast(findUnknown);
  const arrangeAgain = keepLast(arrange);
  const subscribersByEventAgain = keepLast(subscribersByEvent);
  const subscribeAgain = keepLast(createSubscribing());
  const toEvent = createToEvent();
  return (types, { entries }, readings) => {
    const { named, ambiguous } = nameTypes(types, groupAgain(entries));
    const { sound, faulty } = findFaulty(named);
    const { claims, singles, shared } = arrangeAgain(sound.map(({ name }) => name));
    const subscribersOf = subscribersByEventAgain(readings);
    return {
      events: singles.map((index) => toEvent(sound[index] as Named, subscribersOf)),
      subscribers: subscribeAgain(readings, claims),
      duplicates: shared.map((indices) => {
        const group = indices.map((index) => sound[index] as Named);
        return { name: (group[0] as Named).name, types: group.map(({ type }) => type) };
      }),
      ambiguous,
      faulty,
      unknown: findUnknownAgain(entries, claims, ambiguous),
      repeated: findRepeatedAgain(entries),
    };
  };
}

type Named = { readonly type: EventType; readonly name: string; readonly namedBy: Event['namedBy'] };
type Spellings = ReadonlyMap<string, readonly Subscription[]>;
/** Which types claim a name: the index of one, or those of several. */
type Claims = ReadonlyMap<string, number | readonly number[]>;

/** The distinct names of the config by their letters. */
function groupSpellings(entries: readonly SubscriberEntry[]): Spellings {
  const distinct = new Map<string, Subscription>();
  for (const { subscriptions } of entries) {
    for (const each of subscriptions) if (!distinct.has(each.event)) distinct.set(each.event, each);
  }
  return groupBy([...distinct.values()], (each) => toLetters(each.event));
}

/** Gives each type its name: from its tag, else from the config's spelling, else the dotted default. */
function createNaming() {
  const spellingsOf = rememberEach(({ ownName, typeName }: EventType) =>
    keepLast((written: readonly Subscription[]) =>
      written.filter(({ event }) => event === ownName || isSpellingOf(event, typeName)),
    ),
  );
  return (types: readonly EventType[], spellings: Spellings) => {
    const ownNames = once(() => new Set(types.map(({ ownName }) => ownName)));
    const ambiguous: Binding['ambiguous'][number][] = [];
    const named: Named[] = [];
    for (const type of types) {
      const { ownName, letters, tag } = type;
      const written = tag === undefined ? spellings.get(letters) : undefined;
      if (written === undefined || (written.length === 1 && written[0]?.event === ownName)) {
        named.push({ type, name: ownName, namedBy: tag === undefined ? 'default' : 'tag' });
        continue;
      }
      // A name that is exactly the own of a type is that type's alone.
      const candidates = spellingsOf(type)(written).filter(({ event }) => event === ownName || !ownNames().has(event));
      const name = candidates[0]?.event ?? ownName;
      if (candidates.length > 1) ambiguous.push({ type, spellings: candidates });
      else named.push({ type, name, namedBy: name === ownName ? 'default' : 'config' });
    }
    return { named, ambiguous };
  };
}

function findFaulty(named: readonly Named[]) {
  const faulty: Binding['faulty'][number][] = [];
  const sound = named.filter(({ type, name }) => {
    const fault = findNameFault(name);
    if (fault !== undefined) faulty.push({ type, name, fault });
    return fault === undefined;
  });
  return { sound, faulty };
}

/** Where each name stands in the list: `singles` stand there once, and are sorted; `shared` several times. */
function arrange(names: readonly string[]): {
  readonly claims: Claims;
  readonly singles: readonly number[];
  readonly shared: readonly (readonly number[])[];
} {
  const claims = new Map<string, number | number[]>();
  for (const [index, name] of names.entries()) {
    const known = claims.get(name);
    if (typeof known === 'object') known.push(index);
    else claims.set(name, known === undefined ? index : [known, index]);
  }
  const found = [...claims.values()];
  const singles = found.filter((each) => typeof each === 'number');
  singles.sort((a, b) => byCodeUnit(names[a] as string, names[b] as string));
  return { claims, singles, shared: found.filter((each) => typeof each === 'object') };
}

/** Who subscribes to each name of the config, sorted. */
function subscribersByEvent(readings: readonly SubscriberReading[]): SubscribersOf {
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

function findUnknown(
  entries: readonly SubscriberEntry[],
  claims: Claims,
  ambiguous: Binding['ambiguous'],
): readonly Subscription[] {
  const spelled = new Set(ambiguous.flatMap(({ spellings }) => spellings.map(({ event }) => event)));
  return entries.flatMap(({ subscriptions }) =>
    subscriptions.filter(({ event }) => !claims.has(event) && !spelled.has(event)),
  );
}

function findRepeated(entries: readonly SubscriberEntry[]): Binding['repeated'] {
  return entries.flatMap(({ name, subscriptions }) => {
    const seen = new Set<string>();
    const repeated = subscriptions.filter(({ event }) => seen.has(event) || !seen.add(event));
    return repeated.map((each) => ({ ...each, subscriber: name }));
  });
}

type SubscribersOf = ReadonlyMap<string, readonly string[]>;

const NOBODY: readonly string[] = [];

/** An event that is what it was stays the same object, so that what follows from it need not be done again. */
function createToEvent() {
  const last = new WeakMap<EventType, { readonly event: Event; readonly subscribersOf: SubscribersOf }>();
  return ({ type, name, namedBy }: Named, subscribersOf: SubscribersOf): Event => {
    const before = last.get(type);
    const known = before?.event.name === name && before.event.namedBy === namedBy ? before.event : undefined;
    if (known !== undefined && before?.subscribersOf === subscribersOf) return known;
    const subscribers = subscribersOf.get(name) ?? NOBODY;
    const isSame = known !== undefined && isSameList(known.subscribers, subscribers);
    const event = isSame ? known : { name, namedBy, type, subscribers };
    last.set(type, { event, subscribersOf });
    return event;
  };
}

/** The same for subscribers. */
function createSubscribing() {
  const last = new WeakMap<SubscriberEntry, Subscriber>();
  const namesOf = rememberEach(({ subscriptions }: SubscriberEntry) =>
    [...new Set(subscriptions.map(({ event }) => event))].sort(byCodeUnit),
  );
  const toSubscriber = (reading: SubscriberReading, claims: Claims): Subscriber => {
    const { entry, file, listen } = reading;
    const events = namesOf(entry).filter((name) => typeof claims.get(name) === 'number');
    const span = listen !== undefined && 'span' in listen ? listen.span : entry.span;
    const before = last.get(entry);
    if (before?.file === file && before?.span === span && isSameList(before.events, events)) return before;
    const subscriber = {
      name: entry.name,
      external: entry.external,
      ...(file !== undefined && { file }),
      events,
      span,
    };
    last.set(entry, subscriber);
    return subscriber;
  };
  return (readings: readonly SubscriberReading[], claims: Claims): readonly Subscriber[] =>
    readings.map((each) => toSubscriber(each, claims)).sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Where the config first writes an event's name. */
export function findSpelling(config: ConfigReading, name: string): Span | undefined {
  for (const { subscriptions } of config.entries) {
    const found = subscriptions.find((each) => each.event === name);
    if (found !== undefined) return found.span;
  }
  return undefined;
}
