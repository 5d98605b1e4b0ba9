import type { ConfigReading } from './config.js';
import type { Event, EventType, Subscriber, SubscriberEntry, Subscription } from './model.js';
import { findNameFault, isSpellingOf, type NameFault, toLetters } from './naming.js';
import { byCodeUnit, groupBy, isSameList } from './collections.js';
import { keepLast } from './remember.js';
import type { Span } from './source.js';
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
  const groupAgain = keepLast(groupSpellings);
  const findRepeatedAgain = keepLast(findRepeated);
  const findUnknownAgain = keepLast(findUnknown);
  const subscribeAgain = keepLast(createSubscribing());
  const arrangeAgain = keepLast(arrange);
  const keepEvent = keepSame<EventType, Event>(isSameEvent);
  return (types, config, readings) => {
    const { entries } = config;
    const { named, ambiguous } = nameTypes(types, groupAgain(entries));
    const { sound, faulty } = findFaulty(named);
    const claimed = sound.map(({ name }) => name);
    const { singles, shared } = arrangeAgain(claimed);
    const names = singles.map((index) => claimed[index] as string);
    const { subscribers, subscribersOf } = subscribeAgain(readings, names);
    return {
      events: singles.map((index) => {
        const { type, name, namedBy } = sound[index] as Named;
        return keepEvent(type, { type, name, namedBy, subscribers: subscribersOf.get(name) ?? NOBODY });
      }),
      subscribers,
      duplicates: shared.map((indices) => ({
        name: claimed[indices[0] as number] as string,
        types: indices.map((index) => (sound[index] as Named).type),
      })),
      ambiguous,
      faulty,
      unknown: findUnknownAgain(entries, [
        ...claimed,
        ...ambiguous.flatMap(({ spellings }) => spellings.map(({ event }) => event)),
      ]),
      repeated: findRepeatedAgain(entries),
    };
  };
}

type Named = { readonly type: EventType; readonly name: string; readonly namedBy: Event['namedBy'] };
type Spellings = ReadonlyMap<string, readonly Subscription[]>;

const NOBODY: readonly string[] = [];

/** The distinct names of the config by their letters. */
function groupSpellings(entries: readonly SubscriberEntry[]): Spellings {
  const distinct = new Map<string, Subscription>();
  for (const { subscriptions } of entries) {
    for (const each of subscriptions) if (!distinct.has(each.event)) distinct.set(each.event, each);
  }
  return groupBy([...distinct.values()], (each) => toLetters(each.event));
}

/** Gives each type its name: from its tag, else from the config's spelling, else the dotted default. */
function nameTypes(types: readonly EventType[], spellings: Spellings) {
  const ownNames = new Set(types.map(({ ownName }) => ownName));
  const ambiguous: { type: EventType; spellings: readonly Subscription[] }[] = [];
  const named: Named[] = [];
  for (const type of types) {
    const { ownName, letters, typeName, tag } = type;
    // A name that is exactly a type's own is that type's alone.
    const mayMean = ({ event }: Subscription): boolean =>
      event === ownName || (!ownNames.has(event) && isSpellingOf(event, typeName));
    const candidates = tag === undefined ? (spellings.get(letters)?.filter(mayMean) ?? []) : [];
    const [spelling] = candidates;
    if (candidates.length > 1) ambiguous.push({ type, spellings: candidates });
    else if (tag !== undefined) named.push({ type, name: ownName, namedBy: 'tag' });
    else if (spelling === undefined || spelling.event === ownName)
      named.push({ type, name: ownName, namedBy: 'default' });
    else named.push({ type, name: spelling.event, namedBy: 'config' });
  }
  return { named, ambiguous };
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

/** Indices of the names that come once, in the order of the names; and of those that come several times. */
function arrange(names: readonly string[]) {
  const indices = new Map<string, number | number[]>();
  for (const [index, name] of names.entries()) {
    const known = indices.get(name);
    if (typeof known === 'object') known.push(index);
    else indices.set(name, known === undefined ? index : [known, index]);
  }
  const found = [...indices.values()];
  const singles = found.filter((each) => typeof each === 'number');
  singles.sort((a, b) => byCodeUnit(names[a] as string, names[b] as string));
  return { singles, shared: found.filter((each) => typeof each === 'object') };
}

function findUnknown(entries: readonly SubscriberEntry[], claimed: readonly string[]): readonly Subscription[] {
  const names = new Set(claimed);
  return entries.flatMap(({ subscriptions }) => subscriptions.filter(({ event }) => !names.has(event)));
}

function findRepeated(entries: readonly SubscriberEntry[]): Binding['repeated'] {
  return entries.flatMap(({ name, subscriptions }) => {
    const seen = new Set<string>();
    const repeated = subscriptions.filter(({ event }) => seen.has(event) || !seen.add(event));
    return repeated.map((each) => ({ ...each, subscriber: name }));
  });
}

function createSubscribing() {
  const keepSubscriber = keepSame<SubscriberEntry, Subscriber>(isSameSubscriber);
  return (readings: readonly SubscriberReading[], events: readonly string[]) => {
    const names = new Set(events);
    const subscribers = readings
      .map((each) => keepSubscriber(each.entry, toSubscriber(each, names)))
      .sort((a, b) => byCodeUnit(a.name, b.name));
    const subscribersOf = new Map<string, string[]>();
    for (const subscriber of subscribers) {
      for (const event of subscriber.events) {
        const known = subscribersOf.get(event);
        if (known === undefined) subscribersOf.set(event, [subscriber.name]);
        else known.push(subscriber.name);
      }
    }
    return { subscribers, subscribersOf };
  };
}

function toSubscriber({ entry, file, listen }: SubscriberReading, names: ReadonlySet<string>): Subscriber {
  const events = new Set(entry.subscriptions.map(({ event }) => event).filter((event) => names.has(event)));
  return {
    name: entry.name,
    external: entry.external,
    ...(file !== undefined && { file }),
    events: [...events].sort(byCodeUnit),
    span: listen !== undefined && 'span' in listen ? listen.span : entry.span,
  };
}

function isSameEvent(a: Event, b: Event): boolean {
  return a.name === b.name && a.namedBy === b.namedBy && isSameList(a.subscribers, b.subscribers);
}

function isSameSubscriber(a: Subscriber, b: Subscriber): boolean {
  const sameFile = a.file === b.file && a.external === b.external && a.span === b.span;
  return a.name === b.name && sameFile && isSameList(a.events, b.events);
}

/** What was made for `owner` last, as long as it is the same: what follows from it need not be done again then. */
function keepSame<O extends object, T>(isSame: (a: T, b: T) => boolean): (owner: O, made: T) => T {
  const last = new WeakMap<O, T>();
  return (owner, made) => {
    const before = last.get(owner);
    if (before !== undefined && isSame(before, made)) return before;
    last.set(owner, made);
    return made;
  };
}

/** Where the config first writes an event's name. */
export function findSpelling(config: ConfigReading, name: string): Span | undefined {
  for (const { subscriptions } of config.entries) {
    const found = subscriptions.find((each) => each.event === name);
    if (found !== undefined) return found.span;
  }
  return undefined;
}
