import type { ConfigReading } from './config.js';
import type { Event, EventType, Subscriber, Subscription } from './model.js';
import { findNameFault, isSpellingOf, type NameFault, toDefaultName, toLetters, toTypeLetters } from './naming.js';
import { byCodeUnit, groupBy } from './collections.js';
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

type Named = { readonly type: EventType; readonly name: string; readonly namedBy: Event['namedBy'] };

export function bind(
  types: readonly EventType[],
  config: ConfigReading,
  readings: readonly SubscriberReading[],
): Binding {
  const written = config.entries.flatMap((each) => each.subscriptions);
  const { named, ambiguous } = nameTypes(types, written);
  const faulty: Binding['faulty'][number][] = [];
  const sound = named.filter(({ type, name }) => {
    const fault = findNameFault(name);
    if (fault !== undefined) faulty.push({ type, name, fault });
    return fault === undefined;
  });
  const groups = groupBy(sound, (each) => each.name);
  const single = [...groups.values()].filter((group) => group.length === 1).flat();
  const names = new Set(single.map((each) => each.name));
  const claimed = new Set([...groups.keys(), ...ambiguous.flatMap((each) => each.spellings.map(({ event }) => event))]);
  const subscribers = readings.map((each) => toSubscriber(each, names)).sort((a, b) => byCodeUnit(a.name, b.name));
  const subscribersOf = groupBy(
    subscribers.flatMap(({ name, events }) => events.map((event) => ({ name, event }))),
    (each) => each.event,
  );
  return {
    events: single
      .map((each) => ({ ...each, subscribers: subscribersOf.get(each.name)?.map(({ name }) => name) ?? [] }))
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

/** Gives each type its name: from its tag, else from the config's spelling, else the dotted default. */
function nameTypes(types: readonly EventType[], subscriptions: readonly Subscription[]) {
  const owned = types.map((type): Named =>
    type.tag === undefined
      ? { type, name: toDefaultName(type.typeName), namedBy: 'default' }
      : { type, name: type.tag.name, namedBy: 'tag' },
  );
  const spellingsOf = groupSpellings(subscriptions, new Set(owned.map(({ name }) => name)));
  const ambiguous: { type: EventType; spellings: readonly Subscription[] }[] = [];
  const named = owned.flatMap((own): Named[] => {
    if (own.namedBy === 'tag') return [own];
    const candidates = (spellingsOf.get(toTypeLetters(own.type.typeName)) ?? []).filter(
      ({ event, owned: taken }) => event === own.name || (!taken && isSpellingOf(event, own.type.typeName)),
    );
    const [spelling] = candidates;
    if (candidates.length > 1) {
      ambiguous.push({ type: own.type, spellings: candidates });
      return [];
    }
    if (spelling === undefined || spelling.event === own.name) return [own];
    return [{ type: own.type, name: spelling.event, namedBy: 'config' }];
  });
  return { named, ambiguous };
}

type Spelling = Subscription & { readonly owned: boolean };

/** The distinct names of the config by their letters; a name that is exactly a type's own is that type's alone. */
function groupSpellings(
  subscriptions: readonly Subscription[],
  ownNames: ReadonlySet<string>,
): ReadonlyMap<string, readonly Spelling[]> {
  const distinct = new Map<string, Spelling>();
  for (const each of subscriptions) {
    if (!distinct.has(each.event)) distinct.set(each.event, { ...each, owned: ownNames.has(each.event) });
  }
  return groupBy([...distinct.values()], (each) => toLetters(each.event));
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
