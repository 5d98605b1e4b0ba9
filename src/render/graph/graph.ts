import { byCodeUnit, groupBy } from '../../analysis/lib/collections.js';
import type { Analysis } from '../../analysis/model/analysis.js';

/** Who emits what, and who gets it. Every list is sorted, and every edge is there once. */
export type Graph = {
  /** The files that emit. */
  readonly emitters: readonly Emitter[];
  readonly events: readonly GraphEvent[];
  readonly subscribers: readonly GraphSubscriber[];
  readonly emits: readonly { readonly file: string; readonly event: string }[];
  readonly deliveries: readonly { readonly event: string; readonly subscriber: string }[];
  /** The files with calls whose names cannot be read: what these emit is missing here. */
  readonly unread: readonly string[];
};

export type Emitter = {
  /** What it serves, as in `POST /users`, the name of its subscriber, or its file. */
  readonly name: string;
  readonly kind: 'route' | 'subscriber' | 'file';
  readonly file: string;
};

export type GraphEvent = {
  readonly name: string;
  readonly type: string;
  readonly file: string;
  /** Absent if it is emitted and somebody subscribes. */
  readonly orphan?: Orphan;
};

/** `unused`: it is never emitted, and nobody subscribes. `unemitted`: it is never emitted. `unsubscribed`: nobody subscribes. */
export type Orphan = 'unused' | 'unemitted' | 'unsubscribed';

export type GraphSubscriber = {
  readonly name: string;
  /** Whether it is outside this app. */
  readonly external: boolean;
  /** Absent if there is none. */
  readonly file?: string;
};

/** The graph of an app whose calls of `emit` were read. */
export function toGraph({ model, callSites, routes }: Analysis): Graph {
  const events = new Set(model.events.map(({ name }) => name));
  const calls = callSites.flatMap(({ names, span }) => names.map(({ name }) => ({ file: span.file, event: name })));
  const emits = unique(
    calls.filter(({ event }) => events.has(event)),
    ({ file, event }) => `${file}\0${event}`,
  );
  const emitted = new Set(emits.map(({ event }) => event));
  const served = groupBy(routes, ({ file }) => file);
  const listening = new Map(model.subscribers.flatMap(({ file, name }) => (file === undefined ? [] : [[file, name]])));
  return {
    emitters: unique(emits, ({ file }) => file).map(({ file }): Emitter => {
      const own = served.get(file) ?? [];
      const [first] = own;
      if (first !== undefined)
        return { name: `${own.map(({ method }) => method).join(', ')} ${first.path}`, kind: 'route', file };
      const name = listening.get(file);
      return name === undefined ? { name: file, kind: 'file', file } : { name, kind: 'subscriber', file };
    }),
    events: model.events.map(({ name, type, subscribers }) => {
      const orphan = findOrphan(emitted.has(name), subscribers.length > 0);
      return { name, type: type.typeName, file: type.file, ...(orphan && { orphan }) };
    }),
    subscribers: model.subscribers.map(({ name, external, file }) => {
      return { name, external, ...(file !== undefined && { file }) };
    }),
    emits,
    deliveries: model.events.flatMap(({ name, subscribers }) =>
      subscribers.map((subscriber) => ({ event: name, subscriber })),
    ),
    unread: unique(
      callSites.filter(({ complete }) => !complete),
      ({ span }) => span.file,
    ).map(({ span }) => span.file),
  };
}

function findOrphan(isEmitted: boolean, isSubscribed: boolean): Orphan | undefined {
  if (isEmitted) return isSubscribed ? undefined : 'unsubscribed';
  return isSubscribed ? 'unemitted' : 'unused';
}

/** One item for each key, sorted by key. */
function unique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey].sort(([a], [b]) => byCodeUnit(a, b)).map(([, item]) => item);
}

/** What is said of an orphan. */
export const ORPHANS: Readonly<Record<Orphan, string>> = {
  unused: 'never emitted, and nobody subscribes',
  unemitted: 'subscribed, and never emitted',
  unsubscribed: 'emitted, and nobody subscribes',
};
