import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import { systemCode, toToolError } from './tool-error.js';

export type FileFilter = {
  /** Whether to look into a folder of this name. */
  readonly enters: (folder: string) => boolean;
  /** Whether a file of this path, relative to `root` and posix, is listed. */
  readonly accepts: (path: string) => boolean;
};

/** Folders that hold no source of the app, whatever a tsconfig says. */
export function isSourceFolder(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.');
}

/**
 * The files below `root`/`folder`, sorted. Each folder is visited once, by its own path rather than through a link
 * where it has both, so that circles of symbolic links end.
 */
export function listFiles(root: string, folder: string, filter: FileFilter): readonly string[] {
  const found: string[] = [];
  const visited = new Set<string>();
  const links: string[] = [];

  const visit = (path: string): void => {
    const real = realPath(`${root}/${path}`);
    if (real === undefined || visited.has(real)) return;
    visited.add(real);
    for (const entry of readFolder(`${root}/${path}`)) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      const kind = kindOf(`${root}/${below}`, entry);
      if (kind === 'file' && filter.accepts(below)) found.push(below);
      if (kind !== 'folder' || !filter.enters(entry.name)) continue;
      if (entry.isSymbolicLink()) links.push(below);
      else visit(below);
    }
  };

  visit(folder);
  for (let link = links.shift(); link !== undefined; link = links.shift()) visit(link);
  return found.sort(byCodeUnit);
}

function kindOf(path: string, entry: Dirent): 'file' | 'folder' | undefined {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return undefined;
  const target = unlessGone(path, () => statSync(path));
  return target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : undefined;
}

function readFolder(path: string): readonly Dirent[] {
  const entries = unlessGone(path, () => readdirSync(path, { withFileTypes: true })) ?? [];
  return entries.sort((a, b) => byCodeUnit(a.name, b.name));
}

function realPath(path: string): string | undefined {
  return unlessGone(path, () => realpathSync.native(path));
}

/** Undefined when the path is not there (any more), or is a link to nothing. */
function unlessGone<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw toToolError(error, `Cannot read ${path}`);
  }
}
