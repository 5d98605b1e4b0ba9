import { toRelative } from '../analysis/lib/paths.js';
import { type Line, type Piece, toLiteral, toPiece } from './text.js';

/** `import("…")` of a file, as a type. */
export type ToImportType = (file: string) => string;

/**
 * How the generated file `path` imports others. `root` is where the config stands: an absolute path that decides
 * nothing but the folders between them.
 */
export function createImportTypes(path: string, root: string): ToImportType {
  const ways = new Map<string, string>();
  return (file) => {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const folder = file.slice(0, file.length - name.length);
    const way = ways.get(folder) ?? toRelative(path, file, root).slice(0, -name.length);
    ways.set(folder, way);
    const dot = name.lastIndexOf('.') + 1;
    const extension = name.slice(dot);
    const specifier = way + name.slice(0, dot) + (OUTPUT[extension] ?? extension);
    const mode = MODES[extension];
    const options = mode === undefined ? '' : `, { with: { ${MODE}: "${mode}" } }`;
    return `import(${toLiteral(specifier)}${options})`;
  };
}

/** The extension of a file's output, which an import names. */
const OUTPUT: Readonly<Record<string, string>> = { ts: 'js', mts: 'mjs', cts: 'cjs', tsx: 'js' };

const MODE = '"resolution-mode"';

/** Files whose kind of module their name fixes; modules of the other kind may name them only with this. */
const MODES: Readonly<Record<string, string>> = { mts: 'import', cts: 'require' };

/** A declaration that may hold such a type: where Prettier would break its options varies, so it is told to leave it. */
export function keepTogether(lines: readonly Line[]): Piece {
  if (!lines.some(({ text }) => text.includes(MODE))) return toPiece(lines);
  const margin = /^ */.exec(lines[0]?.text ?? '')?.[0] ?? '';
  return toPiece([{ text: `${margin}// prettier-ignore` }, ...lines]);
}
