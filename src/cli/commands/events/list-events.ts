import { groupBy } from '../../../analysis/lib/collections.js';
import type { DeliveryCounts } from '../../../buses/local.js';
import type { Project } from '../../../project/app/project.js';
import { createPlaces } from '../../report/places.js';

/** An event, and the state of its deliveries. */
export type ListedEvent = {
  readonly name: string;
  /** The exported type; absent when only the store still knows the event. */
  readonly type?: { readonly name: string; readonly file: string };
  readonly emittedAt: readonly { readonly file: string; readonly line: number; readonly column: number }[];
  readonly deliveries: readonly SubscriberCounts[];
};

export type SubscriberCounts = Omit<DeliveryCounts, 'type'>;

const NONE = { waiting: 0, running: 0, done: 0, dead: 0 };

/** The events of the app, and those that only the store still knows; sorted by name. */
export function listEvents({ analysis, session }: Project, stats: readonly DeliveryCounts[]): readonly ListedEvent[] {
  const { model, callSites } = analysis;
  const places = createPlaces(session.textOf);
  const events = new Map(model.events.map((event) => [event.name, event]));
  const counts = groupBy(stats, ({ type }) => type);
  const emits = groupBy(
    callSites.flatMap((site) => site.names),
    ({ name }) => name,
  );
  return [...new Set([...events.keys(), ...counts.keys()])].sort().map((name) => {
    const event = events.get(name);
    return {
      name,
      ...(event && { type: { name: event.type.typeName, file: event.type.file } }),
      emittedAt: (emits.get(name) ?? []).map(({ span: { file, start } }) => {
        return { file, ...places.positionOf(file, start) };
      }),
      deliveries: toCounts(event?.subscribers ?? [], counts.get(name) ?? []),
    };
  });
}

function toCounts(subscribers: readonly string[], stats: readonly DeliveryCounts[]): readonly SubscriberCounts[] {
  const names = [...new Set([...subscribers, ...stats.map(({ subscriber }) => subscriber)])];
  return names.sort().map((subscriber) => {
    const { waiting, running, done, dead } = stats.find((one) => one.subscriber === subscriber) ?? NONE;
    return { subscriber, waiting, running, done, dead };
  });
}
