import { type FSWatcher, readdirSync, type Stats, statSync, watch } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { MODEL_FOLDERS } from '../core/layout.js';
import { isSourceFolder } from './list-files.js';
import { systemCode, ToolError } from './tool-error.js';

/** Tells of changes below an app's folder; paths are posix and relative to it. */
export interface FileWatcher {
  /** Watches these files too, whether or not they exist. */
  follow(paths: readonly string[]): void;
  close(): void;
}

export type WatchFilesOptions = {
  readonly onChange: (paths: readonly string[]) => void;
  /** A folder that came later cannot be watched; what throws at the start is thrown. */
  readonly onError: (error: unknown) => void;
};

/** A change is told when nothing more has happened for this long. */
const QUIET_MS = 8;
/** An editor that replaces a file may take it away first. */
const GONE_QUIET_MS = 60;
/** Under steady changes, this is the longest that the first of them waits. */
const MAX_WAIT_MS = 1_000;

/** Linux has no recursive watching of its own; elsewhere a handle on each folder would keep people from renaming them. */
const NATIVE_TREES = process.platform !== 'linux';

/** Watches the files of events and subscribers, and those named by `follow`. */
export function watchFiles(root: string, { onChange, onError }: WatchFilesOptions): FileWatcher {
  const watchers = new Map<string, FSWatcher>();
  const followed = new Set<string>();
  const statOf = (path: string) => findStats(resolve(root, path));
  const batch = createBatch(
    (path) => statOf(path) !== undefined,
    (paths) => {
      try {
        for (const path of paths) rewatch(path);
      } catch (error) {
        onError(error);
      }
      onChange(paths);
    },
  );

  const watchFolder = (folder: string, recursive: boolean): void => {
    if (watchers.has(folder) || statOf(folder)?.isDirectory() !== true) return;
    const watcher = openWatcher(resolve(root, folder), recursive, (name) => {
      const path = name === null ? folder : toPosix(join(folder, name));
      if (isFollowed(path)) batch.add(path);
    });
    watcher?.on('error', () => forget(folder));
    if (watcher !== undefined) watchers.set(folder, watcher);
  };

  const watchTree = (folder: string): void => {
    watchFolder(folder, NATIVE_TREES);
    if (NATIVE_TREES) return;
    for (const name of readFolders(resolve(root, folder))) watchTree(`${folder}/${name}`);
  };

  /** What is at a path may be another folder than before, or none. */
  const rewatch = (path: string): void => {
    const isFolder = statOf(path)?.isDirectory() === true;
    if (isFolder || watchers.has(path)) forget(path);
    if (isFolder && isInTree(path)) watchTree(path);
    else if (isFolder) watchAll();
  };

  const forget = (folder: string): void => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };

  const isFollowed = (path: string): boolean =>
    isInTree(path) || followed.has(path) || [...MODEL_FOLDERS, ...followed].some((each) => each.startsWith(`${path}/`));

  const watchAll = (): void => {
    for (const folder of MODEL_FOLDERS) watchTree(folder);
    for (const path of ['tsc-run.config.ts', ...MODEL_FOLDERS, ...followed])
      watchFolder(nearestFolder(root, path), false);
  };

  watchAll();
  return {
    follow(paths) {
      const fresh = paths.filter((path) => !followed.has(path));
      for (const path of fresh) followed.add(path);
      for (const path of fresh) watchFolder(nearestFolder(root, path), false);
    },
    close() {
      batch.cancel();
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

function isInTree(path: string): boolean {
  return MODEL_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** The folder that a path stands in, or the nearest one above that exists. */
function nearestFolder(root: string, path: string): string {
  let folder = dirname(resolve(root, path));
  while (findStats(folder)?.isDirectory() !== true && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return toPosix(relative(root, folder));
}

/** Undefined for what is gone, and for what may not be looked at. */
function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readFolders(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((each) => each.isDirectory() && isSourceFolder(each.name)).map(({ name }) => name);
  } catch {
    // Gone again: its parent tells.
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

/** Gathers paths until they stop coming. */
function createBatch(exists: (path: string) => boolean, deliver: (paths: readonly string[]) => void) {
  const paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let started = 0;
  let patient = false;
  const flush = (): void => {
    const gathered = [...paths];
    if (!patient && !gathered.every(exists)) {
      patient = true;
      timer = setTimeout(flush, GONE_QUIET_MS);
      return;
    }
    paths.clear();
    timer = undefined;
    patient = false;
    deliver(gathered);
  };
  return {
    add(path: string): void {
      if (timer === undefined) started = performance.now();
      clearTimeout(timer);
      paths.add(path);
      const quiet = patient ? GONE_QUIET_MS : QUIET_MS;
      timer = setTimeout(flush, Math.min(quiet, Math.max(0, started + MAX_WAIT_MS - performance.now())));
    },
    cancel: () => clearTimeout(timer),
  };
}

function toPosix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
