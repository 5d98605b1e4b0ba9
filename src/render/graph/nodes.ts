import type { Graph } from './graph.js';

/** The nodes of a graph with ids for languages that take only letters, digits and `_`. */
export type Nodes = {
  readonly emitter: (file: string) => string;
  readonly event: (name: string) => string;
  readonly subscriber: (name: string) => string;
};

/**
 * Ids that stay the same when other nodes come and go. A subscriber that emits is one node. Ids that would be equal get
 * numbers.
 */
export function nameNodes({ emitters, events, subscribers }: Graph): Nodes {
  const taken = new Set<string>();
  const name = (prefix: string, names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(
      names.map((each) => {
        const wanted = `${prefix}_${each.replace(/[^A-Za-z0-9]+/g, '_')}`;
        let id = wanted;
        for (let number = 2; taken.has(id); number++) id = `${wanted}_${number}`;
        taken.add(id);
        return [each, id];
      }),
    );
  const byEvent = name(
    'event',
    events.map((each) => each.name),
  );
  const bySubscriber = name(
    'subscriber',
    subscribers.map((each) => each.name),
  );
  const byFile = name(
    'emitter',
    emitters.filter(({ kind }) => kind !== 'subscriber').map(({ file }) => file),
  );
  const emitting = new Map(emitters.map((each) => [each.file, each]));
  return {
    event: (each) => byEvent.get(each) ?? '',
    subscriber: (each) => bySubscriber.get(each) ?? '',
    emitter: (file) => byFile.get(file) ?? bySubscriber.get(emitting.get(file)?.name ?? '') ?? '',
  };
}
