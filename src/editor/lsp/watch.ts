import { toAbsolute } from '../../analysis/lib/paths.js';
import { openFolder } from '../../project/disk/folder.js';
import { type FileWatcher, watchFiles } from '../../project/watch/watch-files.js';
import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import type { EditedApp } from './apps/edited-app.js';
import { toPath } from './apps/paths.js';

/** Reports changes on the disk; paths are absolute and posix. */
export interface DiskWatcher {
  /** Asks the client to watch, if it can; it takes no requests before it is initialized. */
  start(): void;
  /** Watches an app, or what it has come to depend on since. */
  follow(app: EditedApp): void;
  forget(app: EditedApp): void;
}

export type DiskWatcherOptions = {
  readonly connection: Connection;
  /** Whether the client can watch for us. */
  readonly watches: boolean;
  readonly onChange: (paths: readonly string[]) => void;
  readonly onError: (error: unknown) => void;
};

const PATTERN = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json}';

/** How long a client may take to say that it watches. Until then, and if it never does, this process watches too. */
const PATIENCE_MS = 1_000;

/** The client watches, if it can; otherwise this process does. */
export function watchDisk({ connection, watches, onChange, onError }: DiskWatcherOptions): DiskWatcher {
  const watchers = new Map<EditedApp, FileWatcher>();
  const followed = new Set<EditedApp>();
  let isWatching = !watches;

  const open = (app: EditedApp): FileWatcher => {
    const tell = (paths: readonly string[]): void => onChange(paths.map((path) => toAbsolute(app.root, path)));
    return watchFiles(openFolder(app.root), { onChange: tell, onError });
  };

  const follow = (app: EditedApp): void => {
    followed.add(app);
    if (!isWatching) return;
    const watcher = watchers.get(app) ?? open(app);
    watchers.set(app, watcher);
    const { session } = app;
    const { outDir } = app.analysis().model.settings;
    watcher.follow([...session.followed(), ...app.compiled(), `${outDir}/manifest.json`], session.folders());
  };

  const start = (): void => {
    if (!watches) return;
    const timer = setTimeout(() => {
      isWatching = true;
      for (const app of followed) follow(app);
    }, PATIENCE_MS);
    connection.onDidChangeWatchedFiles(({ changes }) => {
      onChange(changes.flatMap(({ uri }) => toPath(uri) ?? []));
    });
    const options = { watchers: [{ globPattern: PATTERN }] };
    connection.client.register(DidChangeWatchedFilesNotification.type, options).then(
      () => clearTimeout(timer),
      // It watches nothing, and the timer ends the wait.
      () => undefined,
    );
  };

  return {
    start,
    follow,
    forget(app) {
      followed.delete(app);
      watchers.get(app)?.close();
      watchers.delete(app);
    },
  };
}
