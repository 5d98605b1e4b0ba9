import type ts from 'typescript';
import type { Analysis } from '../../analysis/model/analysis.js';
import { isSameList } from '../../analysis/lib/collections.js';
import { rememberEach } from '../../analysis/session/remember.js';
import type { LiveApp } from '../../project/app/live-app.js';
import { type FileWatcher, watchFiles } from '../../project/watch/watch-files.js';
import { type AppHost, findConfigFolder, type HostedApp, openHostedApp } from '../apps.js';
import { fail, type Guard } from './guard.js';
import { createOpenTexts, textOf } from './open-texts.js';
import { folderOf, toAbsolute, toAppPath } from '../paths.js';

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

export function createEditedApps(info: ts.server.PluginCreateInfo, options: EditedAppsOptions): EditedApps {
  const { project, languageServiceHost } = info;
  const open = createOpenTexts(project.projectService, isSource);
  const apps = createAppsByFolder(info, createHost(info, open.read), options);
  const readSnapshot = languageServiceHost.getScriptSnapshot.bind(languageServiceHost);
  const snapshotsOf = rememberEach((_: LiveApp) => new Map<string, ts.IScriptSnapshot>());
  let outputs: readonly unknown[] = [];
  let generated = new Map<string, string>();
  let version = 0;

  /** Takes over what was typed since the last time. */
  const refresh = (): void => {
    const changed = open.takeChanged();
    if (changed.length > 0)
      for (const { root, update } of apps.all()) update(changed.map((path) => toAppPath(root, path)));
    const latest = apps.all().map(({ live }) => live.output());
    if (isSameList(latest, outputs)) return;
    outputs = latest;
    const current = apps
      .all()
      .flatMap(({ root }, index) =>
        (latest[index] ?? []).filter(isCode).map(({ path, text }) => [toAbsolute(root, path), text] as const),
      );
    if (current.length === generated.size && current.every(([path, text]) => generated.get(path) === text)) return;
    generated = new Map(current);
    version++;
    markAsDirty(project);
  };

  const include = ({ root, live }: HostedApp, fileNames: readonly string[]): void => {
    const included = snapshotsOf(live);
    for (const fileName of fileNames) {
      const snapshot = isSource(fileName) && !generated.has(fileName) ? readSnapshot(fileName) : undefined;
      if (snapshot === undefined || included.get(fileName) === snapshot) continue;
      included.set(fileName, snapshot);
      live.session.set(toAppPath(root, fileName), textOf(snapshot));
    }
  };

  return {
    locate(fileName) {
      if (!isSource(fileName)) return undefined;
      const { root, live } = apps.of(fileName);
      refresh();
      include({ root, live }, [fileName]);
      return { root, live, file: toAppPath(root, fileName), analysis: live.analysis() };
    },
    generatedText: (fileName) => generated.get(fileName),
    isGenerated: (fileName) => generated.has(fileName),
    version() {
      refresh();
      return version;
    },
    include,
    close() {
      for (const app of apps.all()) app.close();
    },
  };
}

/** Without this the server looks at the project again only when one of its own files changes. */
function markAsDirty(project: ts.server.Project & { markAsDirty?(): void }): void {
  project.markAsDirty?.();
}

type Edited = HostedApp & { update(paths: readonly string[]): void; close(): void };

/** The apps of a project: that of its own folder, and those whose config stands nearer to a file. */
function createAppsByFolder(
  { project }: ts.server.PluginCreateInfo,
  host: AppHost,
  { guard, startWriting }: EditedAppsOptions,
) {
  const home = project.getCurrentDirectory();
  const base = findConfigFolder(home, host) ?? home;
  const apps = new Map<string, Edited>();
  const roots = new Map<string, string>();

  const watch = ({ live }: HostedApp, root: string): FileWatcher => {
    const attempt = (run: () => void): void => guard('watching', () => undefined, run);
    const onChange = (paths: readonly string[]): void => {
      attempt(() => live.update(paths));
      project.refreshDiagnostics();
    };
    return watchFiles(root, { onChange, onError: (error) => attempt(() => fail(error)) });
  };

  const open = (root: string): Edited => {
    const app = openHostedApp(root, host);
    const watcher = guard(
      'watching',
      () => undefined,
      () => watch(app, root),
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

  const ofFolder = (folder: string): Edited => {
    const root = roots.get(folder) ?? (folder.startsWith(`${base}/`) ? findConfigFolder(folder, host) : base) ?? base;
    roots.set(folder, root);
    const app = apps.get(root) ?? open(root);
    apps.set(root, app);
    return app;
  };

  ofFolder(base);
  return {
    all: (): readonly Edited[] => [...apps.values()],
    of: (fileName: string): Edited => ofFolder(folderOf(fileName)),
  };
}

/** The disk, with the texts that are open in the editor in front of it. */
function createHost(
  { serverHost }: ts.server.PluginCreateInfo,
  readOpen: (path: string) => string | undefined,
): AppHost {
  return {
    fileExists: (path) => readOpen(path) !== undefined || serverHost.fileExists(path),
    readFile: (path) => readOpen(path) ?? serverHost.readFile(path),
    readDirectory: (path, extensions) =>
      serverHost.directoryExists(path) ? serverHost.readDirectory(path, extensions) : [],
  };
}

function isSource(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !/\.d\.[mc]?ts$/.test(path) && !path.includes('/node_modules/');
}

function isCode({ path }: { readonly path: string }): boolean {
  return path.endsWith('.ts');
}
