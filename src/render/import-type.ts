import { toRelative } from '../core/layout.js';
import { toLiteral } from './text.js';

const OUTPUT: Readonly<Record<string, string>> = { ts: 'js', mts: 'mjs', cts: 'cjs', tsx: 'js' };

/** What an import in `from` writes to reach `file`: the name of its output. */
export function toSpecifier(from: string, file: string): string {
  return toRelative(from, file).replace(/\.([mc]?tsx?)$/, (_, extension: string) => `.${OUTPUT[extension]}`);
}

/** `import("…")`; an ES module may be named from CommonJS only with its resolution mode. */
export function toImportType(from: string, file: string): string {
  const mode = file.endsWith('.mts') ? ', { with: { "resolution-mode": "import" } }' : '';
  return `import(${toLiteral(toSpecifier(from, file))}${mode})`;
}
