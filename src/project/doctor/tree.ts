import { readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PACKAGE_JSON } from '../../analysis/model/layout.js';
import { isSourceFolder, toPosix } from '../disk/folder.js';

/** What is below a folder, without installed packages, hidden folders, and folders that have a package.json of their own. */
export type Tree = {
  /** Posix paths, relative to the folder. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly links: readonly Link[];
};

export type Link = {
  readonly path: string;
  /** As it is written in the link. */
  readonly target: string;
  /** Where it leads: a folder that holds the link itself, nowhere, out of the folder, or to something in it. */
  readonly leads: 'round' | 'nowhere' | 'out' | 'inside';
};

/** Follows no link. */
export function readTree(root: string): Tree {
  const tree = { files: [] as string[], folders: [] as string[], links: [] as Link[] };
  const real = realpathSync(root);
  const visit = (folder: string): void => {
    const entries = readEntries(resolve(root, folder));
    if (folder !== '' && entries.some(({ name }) => name === PACKAGE_JSON)) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink() && entry.name !== 'node_modules') tree.links.push(readLink(real, path));
      else if (entry.isFile()) tree.files.push(path);
      else if (entry.isDirectory() && isSourceFolder(entry.name)) {
        tree.folders.push(path);
        visit(path);
      }
    }
  };
  visit('');
  return tree;
}

function readLink(root: string, path: string): Link {
  const link = resolve(root, path);
  const target = toPosix(readlinkSync(link));
  try {
    const real = realpathSync(link);
    const isRound = statSync(real).isDirectory() && `${dirname(link)}/`.startsWith(`${real}/`);
    const isInside = real === root || real.startsWith(`${root}/`);
    return { path, target, leads: isRound ? 'round' : isInside ? 'inside' : 'out' };
  } catch (error) {
    return { path, target, leads: (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'round' : 'nowhere' };
  }
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // What nobody may read holds no sources of the app.
    return [];
  }
}
