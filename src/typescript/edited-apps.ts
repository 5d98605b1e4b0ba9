import type ts from 'typescript';
import type { Analysis } from '../core/analysis.js';
import { type FileWatcher, watchFiles } from '../project/watch-files.js';
import { findConfigFolder, type HostedApp, openHostedApp } from './apps.js';
import { fail, type Guard } from './guard.js';
import { folderOf, toAbsolute, toAppPath } from './paths.js';

/** A file of an app, and what is known about the app as it is being typed. */
export type Located = HostedApp & {
  /** Relative to the app. */
  readonly file: string;
  readonly analysis: Analysis;
};

/** The apps of a project in an editor: unsaved texts count. */
export interface EditedApps {
  /** Undefined for a file that is no source of an app. */
  locate(fileName: string): Located | undefined;
  /** The text of a generated file as it should be now. */
  generatedText(fileName: string): string | undefined;
  isGenerated(fileName: string): boolean;
  /** Changes whenever a generated text does. */
  version(): number;
  /** Reads files that are no part of an app's model. */
  include(app: HostedApp, fileNames: readonly string[]): void;
  close(): void;
}

export type EditedAppsOptions = {
  readonly guard: Guard;
  /** Begins to write the generated files of the app in a folder, where that is asked for. */
  readonly startWriting: (root: string) => { close(): void } | undefined;
};

type Edited = HostedApp & { update(paths: readonly string[]): void; close(): void };

export function createEditedApps(
  { project, serverHost, languageServiceHost }: ts.server.PluginCreateInfo,
  { guard, startWriting }: EditedAppsOptions,
): EditedApps {
  const service = project.projectService;
  const readSnapshot = languageServiceHost.getScriptSnapshot.bind(languageServiceHost);
  const isOpen = (path: string): boolean => service.getScriptInfo(path)?.isScriptOpen() === true;
  const host = {
    fileExists: (path: string): boolean => isOpen(path) || serverHost.fileExists(path),
    readFile: (path: string): string | undefined =>
      isOpen(path) ? textOf(service.getScriptInfo(path)?.getSnapshot()) : serverHost.readFile(path),
    readDirectory: (path: string, extensions: readonly string[]): readonly string[] =>
      serverHost.directoryExists(path) ? serverHost.readDirectory(path, extensions) : [],
  };
  const home = project.getCurrentDirectory();
  const base = findConfigFolder(home, host) ?? home;
  const apps = new Map<string, Edited>();
  const rootOf = new Map<string, string>();
  const versions = new Map<string, string>();
  let generated = new Map<string, string>();
  let version = 0;

  const watch = ({ root, live }: HostedApp): FileWatcher => {
    const attempt = (run: () => void): void => guard('watching', () => undefined, run);
    const onChange = (paths: readonly string[]): void => {
      attempt(() => live.update(paths));
      project.refreshDiagnostics();
    };
    const onError = (error: unknown): void => attempt(() => fail(error));
    return watchFiles(root, { onChange, onError });
  };

  const openApp = (root: string): Edited => {
    const app = openHostedApp(root, host);
    const watcher = guard(
      'watching',
      () => undefined,
      () => watch(app),
    );
    const writing = guard(
      'writing',
      () => undefined,
      () => startWriting(root),
    );
    const update = (paths: readonly string[]): void => {
      app.live.update(paths);
      watcher?.follow(app.live.extras());
    };
    const close = (): void => {
      watcher?.close();
      writing?.close();
    };
    return { ...app, update, close };
  };

  const appOf = (fileName: string): Edited => {
    const folder = folderOf(fileName);
    const root = rootOf.get(folder) ?? (folder.startsWith(`${base}/`) ? findConfigFolder(folder, host) : base) ?? base;
    rootOf.set(folder, root);
    const app = apps.get(root) ?? openApp(root);
    apps.set(root, app);
    return app;
  };

  /** Takes over what was typed since the last time, and what was closed without being saved. */
  const refresh = (): void => {
    const open = new Map<string, string>();
    for (const path of service.openFiles.keys()) {
      const info = service.getScriptInfo(path);
      if (info !== undefined && isSource(info.fileName)) open.set(info.fileName, info.getLatestVersion());
    }
    const changed = [...open].filter(([path, at]) => versions.get(path) !== at).map(([path]) => path);
    const closed = [...versions.keys()].filter((path) => !open.has(path));
    for (const path of closed) versions.delete(path);
    for (const [path, at] of open) versions.set(path, at);
    const paths = [...changed, ...closed];
    if (paths.length > 0) for (const app of apps.values()) app.update(paths.map((path) => toAppPath(app.root, path)));
  };

  const render = (): void => {
    refresh();
    const current = [...apps.values()].flatMap(({ root, live }) =>
      (live.output() ?? []).filter(isCode).map(({ path, text }) => [toAbsolute(root, path), text] as const),
    );
    if (current.length === generated.size && current.every(([path, text]) => generated.get(path) === text)) return;
    generated = new Map(current);
    version++;
  };

  const include = ({ root, live }: HostedApp, fileNames: readonly string[]): void => {
    for (const fileName of fileNames) {
      const text = isSource(fileName) && !generated.has(fileName) ? textOf(readSnapshot(fileName)) : undefined;
      if (text !== undefined) live.session.set(toAppPath(root, fileName), text);
    }
  };

  appOf(`${base}/tsc-run.config.ts`);
  return {
    locate(fileName) {
      if (!isSource(fileName)) return undefined;
      const app = appOf(fileName);
      render();
      include(app, [fileName]);
      return { root: app.root, live: app.live, file: toAppPath(app.root, fileName), analysis: app.live.analysis() };
    },
    generatedText: (fileName) => generated.get(fileName),
    isGenerated: (fileName) => generated.has(fileName),
    version() {
      render();
      return version;
    },
    include,
    close() {
      for (const app of apps.values()) app.close();
    },
  };
}

function isSource(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !/\.d\.[mc]?ts$/.test(path) && !path.includes('/node_modules/');
}

function isCode({ path }: { readonly path: string }): boolean {
  return path.endsWith('.ts');
}

function textOf(snapshot: ts.IScriptSnapshot | undefined): string | undefined {
  return snapshot?.getText(0, snapshot.getLength());
}
