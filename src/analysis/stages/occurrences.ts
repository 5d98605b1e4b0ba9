import { groupBy } from '../lib/collections.js';
import type { CallSite, EventModel, SubscriberEntry } from '../model/model.js';
import type { Occurrence } from '../model/occurrence.js';

/** Finds every string and tag that names an event, by file. */
export function findOccurrences(
  { events }: EventModel,
  entries: readonly SubscriberEntry[],
  callSites: readonly CallSite[],
): ReadonlyMap<string, readonly Occurrence[]> {
  const byName = new Map(events.map((event) => [event.name, event]));
  const toOccurrence = (kind: 'emit' | 'config', name: string, { span, literal }: Place): Occurrence[] => {
    const event = byName.get(name);
    return event === undefined ? [] : [{ kind, event, span, ...(literal && { literal }) }];
  };
  const tags = events.flatMap((event): Occurrence[] => {
    const { tag } = event.type;
    return tag === undefined ? [] : [{ kind: 'tag', event, span: tag.span }];
  });
  const subscribed = entries.flatMap(({ subscriptions }) =>
    subscriptions.flatMap((each) => toOccurrence('config', each.event, each)),
  );
  const emitted = callSites.flatMap(({ names }) => names.flatMap((each) => toOccurrence('emit', each.name, each)));
  return groupBy([...tags, ...subscribed, ...emitted], ({ span }) => span.file);
}

type Place = Pick<Occurrence, 'span' | 'literal'>;
