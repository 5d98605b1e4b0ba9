import { dirname, join, relative, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { MODEL_FOLDERS, ROOT_FILES } from '../../analysis/model/layout.js';
import { toPosix } from '../disk/folder.js';
import { createFolderWatchers } from './folder-watchers.js';

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
const QUIET_MS = 6;
/** An editor that replaces a file may take it away first. */
const GONE_QUIET_MS = 60;
/** Under steady changes, this is the longest that the first of them waits. */
const MAX_WAIT_MS = 1_000;

/** Watches the files of events and subscribers, the config, and those named by `follow`. */
export function watchFiles(app: Folder, { onChange, onError }: WatchFilesOptions): FileWatcher {
  const followed = new Set<string>([...ROOT_FILES, ...MODEL_FOLDERS]);
  const isFollowed = (path: string): boolean =>
    isInTree(path) || followed.has(path) || [...followed].some((each) => each.startsWith(`${path}/`));

  const watchers = createFolderWatchers(app, (folder, name) => {
    const path = name === null ? folder : toPosix(join(folder, name));
    if (isFollowed(path)) batch.add(path);
  });

  const watchAll = (paths: Iterable<string>): void => {
    for (const path of paths) watchers.watch(nearestFolder(app, path));
  };

  /** What is at a path may be another folder than before, or none. */
  const rewatch = (path: string): void => {
    const isFolder = app.stat(path) === 'folder';
    if (isFolder || watchers.has(path)) watchers.forget(path);
    if (!isFolder) return;
    if (isInTree(path)) watchers.watchTree(path);
    else watchAll(followed);
    for (const folder of MODEL_FOLDERS) if (folder.startsWith(`${path}/`)) watchers.watchTree(folder);
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

  for (const folder of MODEL_FOLDERS) watchers.watchTree(folder);
  watchAll(followed);
  return {
    follow(paths) {
      const fresh = paths.filter((path) => !followed.has(path));
      for (const path of fresh) followed.add(path);
      watchAll(fresh);
    },
    close() {
      batch.cancel();
      watchers.close();
    },
  };
}

function isInTree(path: string): boolean {
  return MODEL_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** The folder that a path is in, or the nearest one above that exists. */
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
    cancel: () => clearTimeout(timer),
  };
}
