import type { Graph } from '../../src/render/graph/graph.js';

/** Names that break out of a label, a comment or a script if a renderer is careless. */
export const HOSTILE = [
  '</script><script>document.title = "broken"</script>',
  '<!-- <script>',
  '"]; evil',
  "it's `code` & #quot; <b>bold</b>",
  '\\"',
  '__proto__',
  'constructor',
  'end',
  '\u202Ereversed',
  '🎉 party',
  'two\nlines',
  'x'.repeat(10_000),
];

export const HOSTILE_GRAPH: Graph = {
  emitters: HOSTILE.map((name) => ({ name, kind: 'file', file: name })),
  events: HOSTILE.map((name) => ({
    name,
    type: 'OddEvent',
    file: `events/${name}.ts`,
    orphan: 'unsubscribed' as const,
  })),
  subscribers: HOSTILE.map((name) => ({ name, external: false, file: name })),
  emits: HOSTILE.map((name) => ({ file: name, event: name })),
  deliveries: HOSTILE.map((name) => ({ event: name, subscriber: name })),
  unread: HOSTILE,
};
