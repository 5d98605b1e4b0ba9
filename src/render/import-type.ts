import { toRelative } from '../core/layout.js';
import { toLiteral } from './text.js';

/** A generated file and where the config stands: an absolute path that decides nothing but the folders between them. */
export type Target = { readonly path: string; readonly root: string };

const OUTPUT: Readonly<Record<string, string>> = { ts: 'js', mts: 'mjs', cts: 'cjs', tsx: 'js' };

/** What an import in `target` writes to reach `file`: the name of its output. */
export function toSpecifier({ path, root }: Target, file: string): string {
  return toRelative(path, file, root).replace(/\.([mc]?tsx?)$/, (_, extension: string) => `.${OUTPUT[extension]}`);
}

/** `import("…")`; an ES module may be named from CommonJS only with its resolution mode. */
export function toImportType(target: Target, file: string): string {
  const mode = file.endsWith('.mts') ? ', { with: { "resolution-mode": "import" } }' : '';
  return `import(${toLiteral(toSpecifier(target, file))}${mode})`;
}
