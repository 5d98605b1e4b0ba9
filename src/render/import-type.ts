import { toRelative } from '../core/layout.js';
import { type Line, plain, toLiteral } from './text.js';

/** A generated file and where the config stands: an absolute path that decides nothing but the folders between them. */
export type Target = { readonly path: string; readonly root: string };

const OUTPUT: Readonly<Record<string, string>> = { ts: 'js', mts: 'mjs', cts: 'cjs', tsx: 'js' };

/** What an import in `target` writes to reach `file`: the name of its output. */
function toSpecifier({ path, root }: Target, file: string): string {
  return toRelative(path, file, root).replace(/\.([mc]?tsx?)$/, (_, extension: string) => `.${OUTPUT[extension]}`);
}

const MODE = '"resolution-mode"';

/** Files whose kind of module their name fixes; modules of the other kind may name them only with this. */
const MODES: Readonly<Record<string, string>> = { mts: 'import', cts: 'require' };

/** `import("…")`, as a type. */
export function toImportType(target: Target, file: string): string {
  const mode = MODES[file.slice(file.lastIndexOf('.') + 1)];
  const options = mode === undefined ? '' : `, { with: { ${MODE}: "${mode}" } }`;
  return `import(${toLiteral(toSpecifier(target, file))}${options})`;
}

/** A declaration that may hold such a type: where Prettier would break its options varies, so it is told to leave it. */
export function keepTogether(lines: readonly Line[]): readonly Line[] {
  return lines.some(({ text }) => text.includes(MODE)) ? [...plain('// prettier-ignore'), ...lines] : lines;
}
