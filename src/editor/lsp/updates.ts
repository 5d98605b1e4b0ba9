import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver/node';
import { isBelow, toAppPath } from '../../analysis/lib/paths.js';
import type { Client } from './client.js';
import type { EditedApp } from './apps/edited-app.js';
import type { Publisher } from './publish.js';
import type { Settings } from './settings.js';
import type { DiskWatcher } from './watch.js';

/** Keeps what the client was told in step with its texts and with the disk. */
export interface Updates {
  /** Reads an app for the first time. */
  start(app: EditedApp): void;
  /** A text has changed in the client. */
  typed(app: EditedApp, path: string): void;
  /** Files have changed on the disk. */
  changed(apps: readonly EditedApp[], paths: readonly string[]): void;
  saved(app: EditedApp): void;
  /** Something else has changed that decides what is shown. */
  refresh(apps: readonly EditedApp[]): void;
}

export type UpdatesOptions = {
  readonly connection: Connection;
  readonly client: Client;
  readonly publisher: Publisher;
  readonly watcher: DiskWatcher;
  readonly settings: () => Settings;
  /** Whether an app is still open: what was about to be done for it is dropped otherwise. */
  readonly isOpen: (app: EditedApp) => boolean;
  /** Runs something and reports its failure. */
  readonly guard: (run: () => void) => void;
};

/** How long changes on the disk are gathered: a client tells them one by one. */
const GATHER_MS = 30;

export function createUpdates(options: UpdatesOptions): Updates {
  const { connection, client, publisher, watcher, settings, isOpen, guard } = options;
  const whenOpen =
    (handle: (app: EditedApp) => void) =>
    (app: EditedApp): void => {
      if (isOpen(app)) handle(app);
    };
  const shown = createBatch<EditedApp>(
    (run) => setImmediate(run),
    guard,
    whenOpen((app) => {
      if (!client.pullsDiagnostics) publisher.publish(app);
      watcher.follow(app);
    }),
  );
  const written = createBatch<EditedApp>(
    (run) => setTimeout(run, GATHER_MS),
    guard,
    whenOpen((app) => {
      if (settings().write) app.save();
      app.look();
      refreshAll([app]);
    }),
  );
  const looked = createBatch<EditedApp>(
    (run) => setTimeout(run, GATHER_MS),
    guard,
    whenOpen((app) => {
      app.look();
      refreshAll([app]);
    }),
  );

  /** A client that asks by itself is told to ask again. */
  const refreshAll = (apps: readonly EditedApp[]): void => {
    for (const app of apps) shown.add(app);
    if (client.pullsDiagnostics && client.refreshesDiagnostics) ignore(connection.languages.diagnostics.refresh());
    if (client.refreshesLenses) ignore(connection.sendRequest(CodeLensRefreshRequest.type));
  };

  return {
    start(app) {
      guard(() => app.analysis());
      shown.add(app);
      looked.add(app);
    },
    typed(app, path) {
      app.changed([path]);
      shown.add(app);
    },
    changed(apps, paths) {
      for (const app of apps) {
        app.changed(paths);
        looked.add(app);
        const outDir = app.analysis().model.settings.outDir;
        // What was generated does not ask to be generated again.
        if (!paths.every((path) => isBelow(toAppPath(app.root, path), outDir))) written.add(app);
      }
    },
    saved: (app) => written.add(app),
    refresh: refreshAll,
  };
}

/** Runs once for each item that was added, at the next chance; what is added meanwhile waits for another. */
function createBatch<T>(
  schedule: (run: () => void) => unknown,
  guard: (run: () => void) => void,
  handle: (item: T) => void,
) {
  const items = new Set<T>();
  return {
    add(item: T): void {
      if (items.size === 0) {
        schedule(() => {
          const all = [...items];
          items.clear();
          for (const each of all) guard(() => handle(each));
        });
      }
      items.add(item);
    },
  };
}

/** A client may refuse to ask again, or never answer. */
function ignore(answered: Promise<unknown>): void {
  answered.catch(() => undefined);
}
