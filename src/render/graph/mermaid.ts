import { escapeControls } from '../../analysis/lib/quote.js';
import { type Graph, ORPHANS } from './graph.js';
import { nameNodes } from './nodes.js';

/** Says where a file comes from; what has this line is written over. */
export const MERMAID_HEADER = '%% Written by tsc-run graph';

/** More than this Mermaid draws only where its `maxEdges` and `maxTextSize` say so. */
export const MERMAID_LIMITS = { arrows: 500, characters: 50_000 };

/** A flowchart from left to right: emitters, events, subscribers. Orphans are dashed. */
export function toMermaid(graph: Graph): string {
  const nodes = nameNodes(graph);
  const { emitters, events, subscribers, emits, deliveries, unread } = graph;
  const lines = [
    'flowchart LR',
    MERMAID_HEADER,
    ...unread.map((file) => `%% ${escapeControls(file)} emits names that cannot be read`),
    ...emitters
      .filter(({ kind }) => kind !== 'subscriber')
      .map(({ name, file }) => `  ${nodes.emitter(file)}[${toLabel(name)}]`),
    ...events.map(({ name, orphan }) => {
      const label = orphan === undefined ? toLabel(name) : toLabel(name, ORPHANS[orphan]);
      return `  ${nodes.event(name)}([${label}])${orphan === undefined ? '' : ':::orphan'}`;
    }),
    ...subscribers.map(({ name, external }) => {
      const label = external ? toLabel(name, 'outside this app') : toLabel(name);
      return `  ${nodes.subscriber(name)}[[${label}]]`;
    }),
    ...emits.map(({ file, event }) => `  ${nodes.emitter(file)} --> ${nodes.event(event)}`),
    ...deliveries.map(({ event, subscriber }) => `  ${nodes.event(event)} --> ${nodes.subscriber(subscriber)}`),
    ...(events.some(({ orphan }) => orphan !== undefined) ? ['  classDef orphan stroke-dasharray: 4 3'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Characters that Mermaid, Markdown or HTML would read are written as their numbers. */
function toLabel(name: string, note?: string): string {
  // Mermaid breaks the line at `\n`, however that is written: a space without width keeps the two apart.
  const safe = escapeControls(name)
    .replaceAll('\\n', '\\\u200Bn')
    .replace(/[^\p{L}\p{N}\p{M} ./,:_-]/gu, (char) => `#${char.codePointAt(0)};`);
  return `"${safe}${note === undefined ? '' : `<br/>${note}`}"`;
}
