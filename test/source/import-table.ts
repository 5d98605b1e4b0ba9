/** What a folder may import: a folder, a package, a module of Node, or `node:` for all of these. */
export type Allowance = { readonly name: string; readonly typesOnly: boolean };

/** `folder`: a folder or file of `src/`. The most specific row counts for a file. */
export type Row = { readonly folder: string; readonly allowed: readonly Allowance[] };

const HEAD = /^\| *folder *\|(?:.*\|)? *may import *\|$/;

/** Reads the table of imports from the text of CONTRIBUTING.md: the first column and the last. */
export function readImportTable(markdown: string): readonly Row[] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => HEAD.test(line));
  if (start === -1) throw new Error('CONTRIBUTING.md has no table whose columns are `folder` and `may import`');
  const body = lines.slice(start + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end === -1 ? undefined : end).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return { folder: readName(cells.at(1) ?? ''), allowed: readAllowances(cells.at(-2) ?? '') };
  });
}

function readAllowances(cell: string): readonly Allowance[] {
  if (cell === 'itself') return [];
  return cell.split(', ').map((entry) => {
    if (entry === 'Node') return { name: 'node:', typesOnly: false };
    const name = entry.replace(/ \(types\)$/, '');
    return { name: readName(name), typesOnly: name !== entry };
  });
}

function readName(cell: string): string {
  const name = /^`([^`]+)`$/.exec(cell)?.[1];
  if (name === undefined) throw new Error(`The table of imports cannot be read at: ${cell}`);
  return name;
}
