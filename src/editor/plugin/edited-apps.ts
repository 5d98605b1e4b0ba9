import type ts from 'typescript';
import { isSameList } from '../../analysis/lib/collections.js';
import { folderOf, isBelow, toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import { isSourcePath } from '../../analysis/model/layout.js';
import { type App, openApp } from '../../project/app/open-app.js';
import { openFolder } from '../../project/disk/folder.js';
import { type FileWatcher, watchFiles } from '../../project/watch/watch-files.js';
import { createHostedFolder, type FileHost, findConfigFolder, type TypeScript } from '../hosted-folder.js';
import { fail, type Guard } from './guard.js';
import { createOpenTexts } from './open-texts.js';

/** A file of an app, and the analysis of the app with its unsaved texts. */
export type Located = {
  readonly app: App;
  /** Relative to the app. */
  readonly file: string;
  readonly analysis: Analysis;
};

/** The apps of a project in an editor, with their unsaved texts. */
export interface EditedApps {
  /** The app of the project's own folder. */
  home(): App;
  /** Undefined for a file that cannot be a source of an app, such as an installed one. */
  locate(fileName: string): Located | undefined;
  /** The text that a generated file should have now; undefined for any other file. */
  generatedText(fileName: string): string | undefined;
  isGenerated(fileName: string): boolean;
  /** Increases whenever the text of a generated file changes. */
  version(): number;
  /** Adds other files to an app, for their call sites. */
  include(app: App, fileNames: readonly string[]): void;
  close(): void;
}

export type EditedAppsOptions = {
  readonly typescript: TypeScript;
  readonly guard: Guard;
  /** Starts to write the generated files of the app in a folder, if the plugin is configured to. */
  readonly startWriting: (root: string) => { close(): void } | undefined;
};

export function createEditedApps(info: ts.server.PluginCreateInfo, options: EditedAppsOptions): EditedApps {
  const { project, languageServiceHost } = info;
  const open = createOpenTexts(project.projectService, isSource);
  const apps = createAppsByFolder(info, createHost(info, open.read), options);
  const readSnapshot = languageServiceHost.getScriptSnapshot.bind(languageServiceHost);
  const included = new Map<App, Map<string, ts.IScriptSnapshot>>();
  let outputs: readonly unknown[] = [];
  let generated = new Map<string, string>();
  let version = 0;

  /** Takes in what was typed since the last call. */
  const refresh = (): void => {
    const changed = open.takeChanged();
    if (changed.length > 0) {
      for (const { app, update } of apps.all()) {
        update(changed.map((path) => toAppPath(app.session.folder.path, path)));
      }
    }
    const latest = apps.all().map(({ app }) => app.output());
    if (isSameList(latest, outputs)) return;
    outputs = latest;
    const current = apps.all().flatMap(({ app }, index) => {
      const code = (latest[index] ?? []).filter(({ path }) => path.endsWith('.ts'));
      return code.map(({ path, text }) => [toAbsolute(app.session.folder.path, path), text] as const);
    });
    if (current.length === generated.size && current.every(([path, text]) => generated.get(path) === text)) return;
    generated = new Map(current);
    version++;
    markAsDirty(project);
  };

  const include = (app: App, fileNames: readonly string[]): void => {
    const snapshots = included.get(app) ?? new Map<string, ts.IScriptSnapshot>();
    included.set(app, snapshots);
    const changed: string[] = [];
    for (const fileName of fileNames) {
      const snapshot = isSource(fileName) && !generated.has(fileName) ? readSnapshot(fileName) : undefined;
      if (snapshot === undefined || snapshots.get(fileName) === snapshot) continue;
      snapshots.set(fileName, snapshot);
      changed.push(toAppPath(app.session.folder.path, fileName));
    }
    if (changed.length === 0) return;
    app.session.include(changed);
    app.session.changed(changed);
  };

  return {
    home: () => apps.home,
    locate(fileName) {
      if (!isSource(fileName)) return undefined;
      const { app } = apps.of(fileName);
      refresh();
      include(app, [fileName]);
      const { folder, analysis } = app.session;
      return { app, file: toAppPath(folder.path, fileName), analysis: analysis() };
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

/** Makes the server update the project. Otherwise it does so only when one of the project's own files changes. */
function markAsDirty(project: ts.server.Project & { markAsDirty?(): void }): void {
  project.markAsDirty?.();
}

type Edited = { readonly app: App; update(paths: readonly string[]): void; close(): void };

/** The apps of a project: the one of its own folder, and those whose config is nearer to a file. */
function createAppsByFolder(
  { project }: ts.server.PluginCreateInfo,
  host: FileHost,
  { typescript, guard, startWriting }: EditedAppsOptions,
) {
  const resolver = { typescript, options: () => project.getCompilerOptions() };
  const home = project.getCurrentDirectory();
  const base = findConfigFolder(home, host) ?? home;
  const apps = new Map<string, Edited>();
  const roots = new Map<string, string>();

  const watch = ({ session }: App): FileWatcher => {
    const attempt = (run: () => void): void => guard('watching', () => undefined, run);
    const onChange = (paths: readonly string[]): void => {
      attempt(() => session.changed(paths));
      project.refreshDiagnostics();
    };
    return watchFiles(openFolder(session.folder.path), { onChange, onError: (error) => attempt(() => fail(error)) });
  };

  const open = (root: string): Edited => {
    const app = openApp({ folder: createHostedFolder(root, host, resolver), readsCalls: true, keepsLast: true });
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
      app.session.changed(paths);
      app.session.analysis();
      watcher?.follow(app.session.followed(), app.session.folders());
    };
    const close = (): void => {
      watcher?.close();
      writing?.close();
    };
    return { app, update, close };
  };

  const ofFolder = (folder: string): Edited => {
    const root = roots.get(folder) ?? (isBelow(folder, base) ? findConfigFolder(folder, host) : base) ?? base;
    roots.set(folder, root);
    const app = apps.get(root) ?? open(root);
    apps.set(root, app);
    return app;
  };

  const { app: homeApp } = ofFolder(base);
  return {
    home: homeApp,
    all: (): readonly Edited[] => [...apps.values()],
    of: (fileName: string): Edited => ofFolder(folderOf(fileName)),
  };
}

/** The disk, overlaid with the texts that are open in the editor. */
function createHost(
  { serverHost }: ts.server.PluginCreateInfo,
  readOpen: (path: string) => string | undefined,
): FileHost {
  return {
    fileExists: (path) => readOpen(path) !== undefined || serverHost.fileExists(path),
    directoryExists: (path) => serverHost.directoryExists(path),
    readFile: (path) => readOpen(path) ?? serverHost.readFile(path),
    readDirectory: (path, extensions) => serverHost.readDirectory(path, extensions),
    realpath: (path) => serverHost.realpath?.(path) ?? path,
  };
}

function isSource(path: string): boolean {
  return isSourcePath(path) && !path.includes('/node_modules/');
}
