import type { AppView } from '../../host.js';

/** One event, with who emits it and who subscribes to it. */
export type Wire = {
  readonly name: string;
  /** Places, as `file:line`. */
  readonly emitters: readonly string[];
  readonly subscribers: readonly { readonly name: string; readonly external: boolean }[];
  /** What is missing, if something is. */
  readonly orphan?: 'nobody emits it' | 'nobody subscribes' | 'not used at all';
};

export function toWiring({ events, subscribers, emitters }: AppView): readonly Wire[] {
  const places = new Map(emitters.map((each) => [each.name, each.places]));
  const external = new Set(subscribers.filter((each) => each.external).map(({ name }) => name));
  return events.map((event) => {
    const own = places.get(event.name) ?? [];
    const orphan = toOrphan(own.length > 0, event.subscribers.length > 0);
    return {
      name: event.name,
      emitters: own,
      subscribers: event.subscribers.map((name) => ({ name, external: external.has(name) })),
      ...(orphan !== undefined && { orphan }),
    };
  });
}

function toOrphan(isEmitted: boolean, isSubscribed: boolean): Wire['orphan'] {
  if (isEmitted) return isSubscribed ? undefined : 'nobody subscribes';
  return isSubscribed ? 'nobody emits it' : 'not used at all';
}
