import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { isSourceFolder } from '../disk/folder.js';
import { systemCode, ToolError } from '../disk/tool-error.js';

/** Watches folders of an app; paths are posix and relative to it. */
export interface FolderWatchers {
  /** Watches one folder, if it exists. */
  watch(folder: string): void;
  /** Watches a folder and everything below it. */
  watchTree(folder: string): void;
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

  const watchTree = (folder: string): void => {
    open(folder, NATIVE_TREES);
    if (NATIVE_TREES) return;
    for (const name of readFolders(resolve(root, folder))) watchTree(`${folder}/${name}`);
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
    watchTree,
    has: (folder) => watchers.has(folder),
    forget,
    close() {
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

function readFolders(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((each) => each.isDirectory() && isSourceFolder(each.name)).map(({ name }) => name);
  } catch {
    // Already removed: the watcher of its parent reports that.
    return [];
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
