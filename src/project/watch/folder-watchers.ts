import { type FSWatcher, lstatSync, readdirSync, realpathSync, watch } from 'node:fs';
import { basename, dirname, posix, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { isSourceFolder } from '../disk/folder.js';
import { findStats } from '../disk/stats.js';
import { systemCode, ToolError } from '../disk/tool-error.js';

/** Watches folders of an app; paths are posix and relative to it. */
export interface FolderWatchers {
  /** Watches one folder, if it exists. */
  watch(folder: string): void;
  /** Watches a folder and everything below it. */
  watchTree(folder: string): void;
  /** Watches the target of a link to a file. */
  watchLink(path: string): void;
  has(folder: string): boolean;
  /** Stops watching a folder and everything below it. */
  forget(folder: string): void;
  close(): void;
}

/** Linux cannot watch recursively. Elsewhere, a handle on each folder would prevent users from renaming it. */
const NATIVE_TREES = process.platform !== 'linux';

/** Calls `tell` with a watched folder and the name of what changed in it, or null if the system does not report it. */
export function createFolderWatchers(
  { path: root, stat }: Folder,
  tell: (folder: string, name: string | null) => void,
): FolderWatchers {
  const watchers = new Map<string, FSWatcher>();

  const open = (folder: string, recursive: boolean): void => {
    const path = resolve(root, folder);
    if (watchers.has(folder) || stat(folder) !== 'folder') return;
    const watcher = openWatcher(path, recursive, (name) => tell(folder, name));
    watcher?.on('error', () => forget(folder));
    if (watcher !== undefined) watchers.set(folder, watcher);
  };

  /** A link to a file: what happens to its target is told as a change of the link. */
  const openLink = (folder: string, name: string): void => {
    const link = `${folder}/${name}`;
    const target = watchers.has(link) ? undefined : realPath(resolve(root, link));
    if (target === undefined) return;
    const watcher = openWatcher(dirname(target), false, (changed) => {
      if (changed === null || changed === basename(target)) tell(folder, name);
    });
    watcher?.on('error', () => forget(link));
    if (watcher !== undefined) watchers.set(link, watcher);
  };

  const watchTree = (folder: string, above: readonly string[] = [], isLink = true): void => {
    const real = realPath(resolve(root, folder));
    // A link back to a folder above it would never end.
    if (real === undefined || above.includes(real)) return;
    if (isLink || !NATIVE_TREES) open(folder, NATIVE_TREES);
    for (const { name, kind, link } of readEntries(resolve(root, folder))) {
      if (kind === 'folder') watchTree(`${folder}/${name}`, [...above, real], link);
      else if (link) openLink(folder, name);
    }
  };

  const forget = (folder: string): void => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };

  return {
    watch: (folder) => open(folder, false),
    watchTree: (folder) => watchTree(folder),
    watchLink(path) {
      const isLink = lstatSync(resolve(root, path), { throwIfNoEntry: false })?.isSymbolicLink();
      if (isLink === true) openLink(posix.dirname(path), posix.basename(path));
    },
    has: (folder) => watchers.has(folder),
    forget,
    close() {
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

type Entry = { readonly name: string; readonly kind: 'file' | 'folder'; readonly link: boolean };

/** The folders and the links in a folder; a broken link is none. */
function readEntries(folder: string): readonly Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((each): Entry[] => {
      const link = each.isSymbolicLink();
      const stats = link ? findStats(resolve(folder, each.name)) : each;
      if (stats?.isDirectory()) return isSourceFolder(each.name) ? [{ name: each.name, kind: 'folder', link }] : [];
      return link && stats !== undefined ? [{ name: each.name, kind: 'file', link }] : [];
    });
  } catch {
    // Already removed: the watcher of its parent reports that.
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function openWatcher(folder: string, recursive: boolean, tell: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(folder, { recursive }, (_, name) => tell(name));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code !== 'ENOSPC' && code !== 'EMFILE') throw error;
    throw new ToolError(
      `Cannot watch ${folder}: the system's limit of watched folders is used up`,
      'Raise it: sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512.',
    );
  }
}
