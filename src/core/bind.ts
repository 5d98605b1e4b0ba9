import type { ConfigReading } from './config.js';
import type { Event, EventType, Subscriber, Subscription } from './model.js';
import { findNameFault, isSpellingOf, type NameFault } from './naming.js';
import { byCodeUnit, groupBy } from './collections.js';
import type { Span } from './source.js';
import type { Spellings } from './spellings.js';
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

type Named = { readonly type: EventType; readonly name: string; readonly namedBy: Event['namedBy'] };

export function bind(
  types: readonly EventType[],
  config: ConfigReading,
  readings: readonly SubscriberReading[],
): Binding {
  const { named, ambiguous } = nameTypes(types, config.spellings);
  const faulty: Binding['faulty'][number][] = [];
  const sound = named.filter(({ type, name }) => {
    const fault = findNameFault(name);
    if (fault !== undefined) faulty.push({ type, name, fault });
    return fault === undefined;
  });
  const groups = groupBy(sound, (each) => each.name);
  const single = [...groups.values()].flatMap((group) => (group.length === 1 ? group : []));
  const names = new Set(single.map((each) => each.name));
  const claimed = new Set([...groups.keys(), ...ambiguous.flatMap((each) => each.spellings.map(({ event }) => event))]);
  const subscribers = readings.map((each) => toSubscriber(each, names)).sort((a, b) => byCodeUnit(a.name, b.name));
  const subscribersOf = nameSubscribers(subscribers);
  return {
    events: single
      .map(({ name, namedBy, type }) => ({ name, namedBy, type, subscribers: subscribersOf.get(name) ?? [] }))
      .sort((a, b) => byCodeUnit(a.name, b.name)),
    subscribers,
    duplicates: [...groups].flatMap(([name, group]) =>
      group.length > 1 ? [{ name, types: group.map((each) => each.type) }] : [],
    ),
    ambiguous,
    faulty,
    unknown: config.entries.flatMap((each) => each.subscriptions.filter(({ event }) => !claimed.has(event))),
    repeated: config.entries.flatMap(({ name, subscriptions }) =>
      findRepeated(subscriptions).map((each) => ({ ...each, subscriber: name })),
    ),
  };
}

/** The names of the subscribers of each event, sorted as they are. */
function nameSubscribers(subscribers: readonly Subscriber[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, events } of subscribers) {
    for (const event of events) {
      const known = names.get(event);
      if (known === undefined) names.set(event, [name]);
      else known.push(name);
    }
  }
  return names;
}

/** Gives each type its name: from its tag, else from the config's spelling, else the dotted default. */
function nameTypes(types: readonly EventType[], spellingsOf: Spellings) {
  const ownNames = new Set(types.map((type) => type.tag?.name ?? type.defaultName));
  const ambiguous: { type: EventType; spellings: readonly Subscription[] }[] = [];
  const named = types.flatMap((type): Named[] => {
    if (type.tag !== undefined) return [{ type, name: type.tag.name, namedBy: 'tag' }];
    const fallback = type.defaultName;
    // A name that is exactly a type's own is that type's alone.
    const candidates = (spellingsOf.get(type.letters) ?? []).filter(
      ({ event }) => event === fallback || (!ownNames.has(event) && isSpellingOf(event, type.typeName)),
    );
    if (candidates.length > 1) {
      ambiguous.push({ type, spellings: candidates });
      return [];
    }
    const [spelling] = candidates;
    if (spelling === undefined || spelling.event === fallback) return [{ type, name: fallback, namedBy: 'default' }];
    return [{ type, name: spelling.event, namedBy: 'config' }];
  });
  return { named, ambiguous };
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

function findRepeated(subscriptions: readonly Subscription[]): readonly Subscription[] {
  const seen = new Set<string>();
  return subscriptions.filter(({ event }) => seen.has(event) || !seen.add(event));
}

/** Where the config first writes an event's name. */
export function findSpelling(config: ConfigReading, name: string): Span | undefined {
  for (const { subscriptions } of config.entries) {
    const found = subscriptions.find((each) => each.event === name);
    if (found !== undefined) return found.span;
  }
  return undefined;
}
