import { toRelative } from '../core/layout.js';
import { fits, toLiteral } from './text.js';

/** A generated file and where the config stands: an absolute path that decides nothing but the folders between them. */
export type Target = { readonly path: string; readonly root: string };

const OUTPUT: Readonly<Record<string, string>> = { ts: 'js', mts: 'mjs', cts: 'cjs', tsx: 'js' };

/** What an import in `target` writes to reach `file`: the name of its output. */
export function toSpecifier({ path, root }: Target, file: string): string {
  return toRelative(path, file, root).replace(/\.([mc]?tsx?)$/, (_, extension: string) => `.${OUTPUT[extension]}`);
}

/** An ES module may be named from CommonJS only with its resolution mode. */
const RESOLUTION_MODE = '{ with: { "resolution-mode": "import" } }';

/** `before import("…") after`, broken where Prettier would break it; `margin` is what will stand in front of each line. */
export function toImportType(target: Target, file: string, around: Around): readonly string[] {
  const { before, after, margin } = around;
  const specifier = toLiteral(toSpecifier(target, file));
  if (!file.endsWith('.mts')) return [`${before}import(${specifier})${after}`];
  const single = `${before}import(${specifier}, ${RESOLUTION_MODE})${after}`;
  if (fits(margin + single)) return [single];
  return [`${before}import(`, `  ${specifier},`, `  ${RESOLUTION_MODE}`, `)${after}`];
}

export type Around = { readonly before: string; readonly after: string; readonly margin: string };
