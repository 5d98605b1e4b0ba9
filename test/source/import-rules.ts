import { posix } from 'node:path';
import type { Allowance, Row } from './import-table.js';
import type { Import, SourceFile } from './source-files.js';

type Graph = ReadonlyMap<string, readonly string[]>;

/** The most specific row for a path within `src/`. */
function findRow(table: readonly Row[], path: string): Row | undefined {
  return table
    .filter(({ folder }) => path === folder || path.startsWith(`${folder}/`))
    .reduce<Row | undefined>((best, row) => (best && best.folder.length > row.folder.length ? best : row), undefined);
}

/** The imports that the table does not allow, and the files that it does not cover. */
export function findForbiddenImports(sources: readonly SourceFile[], table: readonly Row[]): readonly string[] {
  return sources.flatMap(({ file, imports }) => {
    const row = findRow(table, file);
    if (row === undefined) return [`${file} has no row`];
    return imports.filter((each) => !isAllowed(table, row, each)).map((each) => describeImport(file, each));
  });
}

function isAllowed(table: readonly Row[], row: Row, each: Import): boolean {
  return findRow(table, each.to) === row || row.allowed.some((allowance) => covers(table, allowance, each));
}

/** A folder without a row of its own covers every row below it. */
function covers(table: readonly Row[], { name, typesOnly }: Allowance, { to, typeOnly }: Import): boolean {
  if (typesOnly && !typeOnly) return false;
  const target = findRow(table, to);
  if (target !== undefined) return expandFolder(table, name).includes(target.folder);
  return name === 'node:' ? to.startsWith(name) : to === name || to.startsWith(`${name}/`);
}

function expandFolder(table: readonly Row[], name: string): readonly string[] {
  const folders = table.map(({ folder }) => folder);
  return folders.includes(name) ? [name] : folders.filter((folder) => folder.startsWith(`${name}/`));
}

function describeImport(file: string, { to, typeOnly }: Import): string {
  return `${file} imports ${to}${typeOnly ? ' (types)' : ''}`;
}

/** The allowances that no file needs, and the rows without a file. */
export function findUnusedAllowances(sources: readonly SourceFile[], table: readonly Row[]): readonly string[] {
  return table.flatMap((row) => {
    const own = sources.filter(({ file }) => findRow(table, file) === row);
    if (own.length === 0) return [`${row.folder} holds no file`];
    const imports = own.flatMap((each) => each.imports);
    return row.allowed
      .filter((allowance) => !imports.some((each) => covers(table, allowance, each)))
      .map(({ name }) => `${row.folder} does not import ${name}`);
  });
}

export function toFileGraph(sources: readonly SourceFile[]): Graph {
  return new Map(sources.map(({ file, imports }) => [file, imports.map(({ to }) => to)]));
}

export function toRowGraph(table: readonly Row[]): Graph {
  return new Map(
    table.map(({ folder, allowed }) => [folder, allowed.flatMap(({ name }) => expandFolder(table, name))]),
  );
}

/** The groups of nodes that lead to each other (Tarjan), each sorted. */
export function findCircles(graph: Graph): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const stack: string[] = [];
  /** Returns the earliest node on the stack that `node` leads to. */
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    const depth = stack.push(node) - 1;
    let lowest = index;
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) ?? index);
    }
    if (lowest === index) {
      const group = stack.splice(depth);
      if (group.length > 1 || graph.get(node)?.includes(node)) circles.push(group.sort());
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

export type Crowd = { readonly max: number; readonly except: readonly string[] };

/** The folders that hold more than `max` files, sub-folders not counted. */
export function findCrowdedFolders(files: readonly string[], { max, except }: Crowd): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > max && !except.includes(folder))
    .map(([folder, count]) => `${folder} holds ${count} files`);
}
