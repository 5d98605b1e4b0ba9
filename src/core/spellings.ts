import { groupBy } from './collections.js';
import type { SubscriberEntry, Subscription } from './model.js';
import { toLetters } from './naming.js';

/** The distinct names of the config by their letters. */
export type Spellings = ReadonlyMap<string, readonly Subscription[]>;

export function groupSpellings(entries: readonly SubscriberEntry[]): Spellings {
  const distinct = new Map<string, Subscription>();
  for (const { subscriptions } of entries) {
    for (const each of subscriptions) if (!distinct.has(each.event)) distinct.set(each.event, each);
  }
  return groupBy([...distinct.values()], (each) => toLetters(each.event));
}
