import { defineCommand } from '../define-command.js';

export const graph = defineCommand({
  name: 'graph',
  about: 'Draw who emits and who subscribes, and mark events that nobody emits or receives',
  options: {
    as: {
      type: 'choice',
      choices: ['mermaid', 'dot', 'json', 'html'],
      about: 'The form of the graph (default: what the name of the file says, or else mermaid)',
    },
    out: { type: 'string', value: 'FILE', about: 'Write it into this file' },
  },
  async run(options, io) {
    const { runGraph } = await import('./graph/run-graph.js');
    return runGraph(options, io);
  },
});
