import { byCodeUnit } from '../../lib/collections.js';
import { quotesOf, toLiteral } from '../../lib/literal.js';
import { quote } from '../../lib/quote.js';
import type { Fix, TextEdit } from '../../model/fix.js';
import type { SubscriberEntry } from '../../model/model.js';
import type { Span } from '../../model/source.js';
import type { FixContext } from './fix-context.js';
import { insertItem } from './insert-item.js';

/** The most fixes to offer: a longer list does not help. */
const MAX_SUBSCRIBERS = 5;

/** One fix for each subscriber that could receive the event; subscribers to related events come first. */
export function subscribeOne(
  event: string,
  { entries, textOf }: Pick<FixContext, 'entries' | 'textOf'>,
): readonly Fix[] {
  const related = new Map(entries.map((entry) => [entry, relationOf(entry, event)]));
  const relation = (entry: SubscriberEntry): number => related.get(entry) ?? 0;
  return entries
    .filter(({ list }) => list !== undefined)
    .toSorted((a, b) => relation(b) - relation(a) || byCodeUnit(a.name, b.name))
    .slice(0, MAX_SUBSCRIBERS)
    .map((entry) => ({
      title: `Subscribe ${quote(entry.name)} to ${quote(event)}`,
      preferred: false,
      edits: subscribe(entry, event, textOf),
      creates: [],
    }));
}

/** How many events with the same first word a subscriber receives. */
function relationOf({ subscriptions }: SubscriberEntry, name: string): number {
  const word = firstWord(name);
  return subscriptions.filter(({ event }) => firstWord(event) === word).length;
}

function firstWord(name: string): string {
  return name.split(/[^\p{L}\p{N}]/u, 1)[0] as string;
}

/** The edits that add an event name to the list of a subscriber; none if the list is not written as an array. */
export function subscribe(
  { list }: SubscriberEntry,
  event: string,
  textOf: (span: Span) => string,
): readonly TextEdit[] {
  if (list === undefined) return [];
  const quotes = list.last === undefined ? "'" : quotesOf(textOf(list.last));
  return insertItem(list, toLiteral(event, quotes), textOf);
}
