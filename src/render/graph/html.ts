import type { Graph } from './graph.js';

/** Says where a file comes from; what has this line is written over. */
export const HTML_HEADER = '<!-- Written by tsc-run graph -->';

/** What the build makes of `client/`. */
export type Assets = { readonly script: string; readonly style: string };

/** One page without outside assets. The graph is in it as JSON, which its script shows as text, never as markup. */
export function toHtml(graph: Graph, { script, style }: Assets): string {
  // In a script element, only `<` could end it or start a comment.
  const data = JSON.stringify(graph).replaceAll('<', '\\u003c');
  return `<!doctype html>
${HTML_HEADER}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>Events: who emits and who subscribes</title>
<style>${style.trim()}</style>
</head>
<body>
<script type="application/json" id="graph">${data}</script>
<script>${script.trim()}</script>
</body>
</html>
`;
}
