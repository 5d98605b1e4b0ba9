import { dirname, join, relative, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { MODEL_FOLDERS, ROOT_FILES } from '../../analysis/model/layout.js';
import { toPosix } from '../disk/folder.js';
import { createFolderWatchers } from './folder-watchers.js';

/** Reports changes to the files of an app; paths are posix and relative to its folder. */
export interface FileWatcher {
  /**
   * Also watches these files, and these folders with everything below them, whether or not they exist. Returns those that
   * were not watched before.
   */
  follow(paths: readonly string[], folders: readonly string[]): readonly string[];
  /** Whether a change was noticed that is not reported yet. */
  isPending(): boolean;
  close(): void;
}

export type WatchFilesOptions = {
  /** Called at every change at once; `onChange` follows when no other change does. */
  readonly onNotice?: (() => void) | undefined;
  readonly onChange: (paths: readonly string[]) => void;
  /** Called when a folder that was created later cannot be watched; errors at the start are thrown. */
  readonly onError: (error: unknown) => void;
};

/** Changes are reported when no other follows for this long. */
const QUIET_MS = 6;
/** The same, once, if a changed file does not exist: an editor that replaces a file may remove it first. */
const GONE_QUIET_MS = 60;
/** The longest that a change waits while others keep following, apart from `GONE_QUIET_MS`. */
const MAX_WAIT_MS = 1_000;

/** Watches the usual folders of events and subscribers, the config, `package.json`, and what is given to `follow`. */
export function watchFiles(app: Folder, { onNotice, onChange, onError }: WatchFilesOptions): FileWatcher {
  const trees = new Set<string>(MODEL_FOLDERS);
  const followed = new Set<string>([...ROOT_FILES, ...trees]);
  const isInTree = (path: string): boolean =>
    [...trees].some((folder) => path === folder || path.startsWith(`${folder}/`));
  const isFollowed = (path: string): boolean =>
    isInTree(path) || followed.has(path) || [...followed].some((each) => each.startsWith(`${path}/`));

  const watchers = createFolderWatchers(app, (folder, name) => {
    const path = name === null ? folder : toPosix(join(folder, name));
    if (!isFollowed(path)) return;
    batch.add(path);
    onNotice?.();
  });

  const watchAll = (paths: Iterable<string>): void => {
    for (const path of paths) watchers.watch(nearestFolder(app, path));
  };

  /** Replaces the watchers at a changed path: it may now be a different folder, or none. */
  const rewatch = (path: string): void => {
    const isFolder = app.stat(path) === 'folder';
    if (isFolder || watchers.has(path)) watchers.forget(path);
    if (!isFolder && isInTree(path)) watchers.watchLink(path);
    if (!isFolder) return;
    if (isInTree(path)) watchers.watchTree(path);
    else watchAll(followed);
    for (const folder of trees) if (folder.startsWith(`${path}/`)) watchers.watchTree(folder);
  };

  const batch = createBatch(
    (path) => app.stat(path) !== undefined,
    (paths) => {
      try {
        for (const path of paths) rewatch(path);
      } catch (error) {
        onError(error);
      }
      onChange(paths);
    },
  );

  for (const folder of trees) watchers.watchTree(folder);
  watchAll(followed);
  return {
    follow(paths, folders) {
      for (const folder of folders) {
        if (trees.has(folder)) continue;
        trees.add(folder);
        watchers.watchTree(folder);
      }
      const fresh = [...paths, ...folders].filter((path) => !followed.has(path));
      for (const path of fresh) followed.add(path);
      watchAll(fresh);
      return fresh;
    },
    isPending: () => batch.isPending(),
    close() {
      batch.cancel();
      watchers.close();
    },
  };
}

/** The nearest folder above a path that exists. */
function nearestFolder({ path: root, stat }: Folder, path: string): string {
  let folder = dirname(resolve(root, path));
  while (stat(folder) !== 'folder' && folder !== dirname(folder)) folder = dirname(folder);
  return toPosix(relative(root, folder));
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
    isPending: () => timer !== undefined,
    cancel: () => clearTimeout(timer),
  };
}
