import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DOT_HEADER, toDot } from '../../../render/graph/dot.js';
import type { Graph } from '../../../render/graph/graph.js';
import { type Assets, HTML_HEADER, toHtml } from '../../../render/graph/html.js';
import { MERMAID_HEADER, toMermaid } from '../../../render/graph/mermaid.js';

export type Form = 'mermaid' | 'dot' | 'json' | 'html';

type FormDefinition = {
  /** Of files that have this form. */
  readonly extensions: readonly string[];
  readonly toText: (graph: Graph) => string;
  /** Whether a text is a graph that was written before, so that it may be written over. */
  readonly isOwn: (text: string) => boolean;
};

export const FORMS: Readonly<Record<Form, FormDefinition>> = {
  mermaid: { extensions: ['mmd', 'mermaid'], toText: toMermaid, isOwn: (text) => text.includes(MERMAID_HEADER) },
  dot: { extensions: ['dot', 'gv'], toText: toDot, isOwn: (text) => text.startsWith(DOT_HEADER) },
  json: {
    extensions: ['json'],
    toText: (graph) => `${JSON.stringify(graph, undefined, 2)}\n`,
    isOwn: (text) => /^\{\s*"emitters": \[/.test(text),
  },
  html: {
    extensions: ['html', 'htm'],
    toText: (graph) => toHtml(graph, readAssets()),
    isOwn: (text) => text.includes(HTML_HEADER),
  },
};

/** What the build makes of the page, for this package as it is installed or from its source. */
function readAssets(): Assets {
  const packageJson = createRequire(import.meta.url).resolve('@tsc-run/core/package.json');
  const read = (name: string): string => readFileSync(join(dirname(packageJson), 'dist/graph', name), 'utf8');
  return { script: read('graph.js'), style: read('graph.css') };
}
