import { type Graph, type Orphan, ORPHANS } from '../graph.js';

export const COLUMNS = ['emitter', 'event', 'subscriber'] as const;

export type Column = (typeof COLUMNS)[number];

/** One box of the page. */
export type Node = {
  /** Unique among all nodes. */
  readonly key: string;
  readonly column: Column;
  readonly name: string;
  /** What stands below its name in the details, the most telling first. */
  readonly facts: readonly string[];
  readonly orphan?: Orphan;
  /** What a search looks at, in lower case. */
  readonly text: string;
};

export type Edge = { readonly from: string; readonly to: string };

export type Network = {
  /** In the order of each column: by name. */
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The keys that a node is connected with. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
};

const keyOf = (column: Column, name: string): string => `${column} ${name}`;

export function toNetwork({ emitters, events, subscribers, emits, deliveries }: Graph): Network {
  const nodes = [
    ...emitters.map(({ name, kind, file }) =>
      toNode('emitter', file, {
        name,
        facts: [kind === 'route' ? 'A route' : kind === 'file' ? 'A file' : 'A subscriber', file],
      }),
    ),
    ...events.map(({ name, type, file, orphan }) =>
      toNode('event', name, {
        name,
        facts: [...(orphan ? [capitalize(ORPHANS[orphan])] : []), type, file],
        ...(orphan && { orphan }),
      }),
    ),
    ...subscribers.map(({ name, external, file }) =>
      toNode('subscriber', name, { name, facts: [external ? 'Outside this app' : (file ?? 'It has no file')] }),
    ),
  ];
  const edges = [
    ...emits.map(({ file, event }) => ({ from: keyOf('emitter', file), to: keyOf('event', event) })),
    ...deliveries.map(({ event, subscriber }) => ({
      from: keyOf('event', event),
      to: keyOf('subscriber', subscriber),
    })),
  ];
  const neighbours = new Map<string, string[]>(nodes.map(({ key }) => [key, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  return { nodes, edges, neighbours };
}

function toNode(column: Column, id: string, node: Pick<Node, 'name' | 'facts' | 'orphan'>): Node {
  return { ...node, key: keyOf(column, id), column, text: [node.name, ...node.facts].join('\n').toLowerCase() };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type Choice = {
  /** Words that must all occur. */
  readonly search: string;
  readonly orphan: Orphan | 'any' | undefined;
  /** The key of the only node to show, with what it is connected with. */
  readonly only: string | undefined;
};

/** The nodes that were chosen, and with them what they are connected with. */
export type Chosen = { readonly hits: readonly Node[]; readonly shown: readonly Node[] };

export function choose({ nodes, neighbours }: Network, { search, orphan, only }: Choice): Chosen {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = nodes.filter(
    (node) =>
      (only === undefined || node.key === only) &&
      (orphan === undefined || (node.orphan !== undefined && (orphan === 'any' || node.orphan === orphan))) &&
      words.every((word) => node.text.includes(word)),
  );
  if (hits.length === nodes.length) return { hits, shown: nodes };
  const keys = new Set(hits.flatMap(({ key }) => [key, ...(neighbours.get(key) ?? [])]));
  return { hits, shown: nodes.filter(({ key }) => keys.has(key)) };
}
