import { escapeControls } from '../../analysis/lib/quote.js';
import { type Graph, ORPHANS } from './graph.js';
import { nameNodes } from './nodes.js';

/** Says where a file comes from; what has this line is written over. */
export const DOT_HEADER = '// Written by tsc-run graph';

/** A graph for Graphviz, from left to right: emitters, events, subscribers. Orphans are dashed. */
export function toDot(graph: Graph): string {
  const nodes = nameNodes(graph);
  const { emitters, events, subscribers, emits, deliveries, unread } = graph;
  const lines = [
    DOT_HEADER,
    ...unread.map((file) => `// ${escapeControls(file)} emits names that cannot be read`),
    'digraph events {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...emitters
      .filter(({ kind }) => kind !== 'subscriber')
      .map(({ name, file }) => `  ${nodes.emitter(file)} [label=${toText(name)}];`),
    ...events.map(({ name, orphan }) => {
      const label = orphan === undefined ? toText(name) : toText(name, ORPHANS[orphan]);
      const style = orphan === undefined ? 'rounded' : 'rounded,dashed';
      return `  ${nodes.event(name)} [label=${label}, style="${style}"];`;
    }),
    ...subscribers.map(({ name, external }) => {
      const label = external ? toText(name, 'outside this app') : toText(name);
      return `  ${nodes.subscriber(name)} [label=${label}, peripheries=2];`;
    }),
    ...emits.map(({ file, event }) => `  ${nodes.emitter(file)} -> ${nodes.event(event)};`),
    ...deliveries.map(({ event, subscriber }) => `  ${nodes.event(event)} -> ${nodes.subscriber(subscriber)};`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** Graphviz reads HTML entities in labels, and sequences that start with a backslash. */
function toText(name: string, note?: string): string {
  const safe = escapeControls(name).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/&/g, '&amp;');
  return `"${safe}${note === undefined ? '' : `\\n${note}`}"`;
}
