import { readFileSync, watch } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, DEFAULT_OUT_DIR, PACKAGE_JSON, PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { SourceText } from '../../analysis/model/source.js';
import { openProject, withSchemas } from '../app/project.js';
import { createLister, listCompiledFiles, loadTsconfigs, type Tsconfig } from '../compiler/load-tsconfig.js';
import { findPackage, type InstalledPackage } from '../disk/find-package.js';
import {
  findAppFolder,
  findUpwards,
  listApps,
  suggestProjects,
  listFiles,
  openFolder,
  toPosix,
} from '../disk/folder.js';
import { systemCode, ToolError } from '../disk/tool-error.js';
import { compareOutput, type OutputDifference } from '../output/output.js';
import { findFault } from '../setup/edit-json.js';
import { findManager, type Manifest, NODE_TYPES, readManifest, type Surroundings } from '../setup/inspect-app.js';
import { type GitState, readGit } from './git-state.js';
import { readStore, type StoreState } from './store-state.js';
import { readTree, type Tree } from './tree.js';

export type AppToExamine = {
  readonly cwd: string;
  readonly project: string | undefined;
  /** The version of this package, as it runs. */
  readonly version: string;
  /** The path of the store of an app, given its folder. */
  readonly storeOf: (app: string) => string;
};

/** An app and all that surrounds it, as far as it can go wrong; read once. Paths are posix and relative to `root`. */
export type AppState = Surroundings & {
  /** The folder of the config, or of package.json where there is no config. */
  readonly app: Folder;
  /** `app`, relative to `root`; empty for `root` itself. */
  readonly home: string;
  /** The version of this package, as it runs. */
  readonly version: string;
  /** The package.json and the tsconfigs that cannot be read, and why. */
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  readonly core: InstalledPackage | undefined;
  readonly compiler: InstalledPackage | undefined;
  readonly patcher: InstalledPackage | undefined;
  /** The packages that package.json lists and that use this one. */
  readonly users: readonly (InstalledPackage & { readonly name: string })[];
  /** Absolute paths. */
  readonly filesOf: (tsconfig: Tsconfig) => readonly string[];
  /** Relative to `app`. */
  readonly compiled: readonly string[];
  readonly analysis: Analysis;
  /** Why not all of the generated files can be rendered. */
  readonly obstacle: ToolError | undefined;
  readonly rendered: readonly SourceText[];
  /** Undefined while the app cannot be read as a whole. */
  readonly difference: OutputDifference | undefined;
  readonly tree: Tree;
  readonly git: GitState | undefined;
  /** What CI runs. */
  readonly workflows: readonly SourceText[];
  /** The scripts of package.json, here and at the root of the repository. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Settings of VS Code, for the app or a folder above it. */
  readonly settings: SourceText | undefined;
  readonly store: StoreState | undefined;
  readonly system: System;
};

/** What the machine offers. */
export type System = {
  /** The version of Node, without `v`. */
  readonly node: string;
  readonly hasSqlite: boolean;
  /** The most folders that can be watched; absent where there is no such limit. */
  readonly maxWatches?: number;
  /** Why the system refuses to watch another folder. */
  readonly refusesToWatch?: string;
};

/** Reads everything, changes nothing, and runs nothing of the app. */
export async function readAppState({ cwd, project, version, storeOf }: AppToExamine): Promise<AppState> {
  const app = openFolder(locate(cwd, project));
  const root = openFolder(findUpwards(app.path, [PACKAGE_JSON]) ?? app.path);
  const toRoot = (path: string): string => toPosix(relative(root.path, path));
  const home = toRoot(app.path);
  const { manifest, tsconfigs, unreadable } = readConfigs(root, app);
  const above = findUpwards(root.path, ['.git']);
  const repository = above === undefined ? undefined : toRoot(above);
  const packages = readPackages(root, manifest);
  const typescript = packages.compiler?.version;
  const filesOf = createLister();
  const { project: opened, obstacle } = await openAll(app);
  const { analysis, rendered } = opened;
  const { outDir = DEFAULT_OUT_DIR, file = CONFIG_FILES[0] as string } = analysis.model.settings;
  const toHome = (path: string): string => toRoot(resolve(app.path, path));
  const hasConfig = CONFIG_FILES.some((name) => app.stat(name) === 'file');
  return {
    root,
    app,
    home,
    version,
    manifest,
    unreadable,
    ...(hasConfig && { configured: home }),
    ...packages,
    ...(typescript !== undefined && { typescript }),
    installed: packages.compiler !== undefined && packages.core !== undefined,
    nodeTypes: findPackage(root.path, NODE_TYPES) !== undefined,
    tsconfigs,
    manager: findManager(root, manifest),
    ...(repository !== undefined && { repository }),
    filesOf,
    compiled: tsconfigs.length === 0 ? [] : listCompiledFiles(app, tsconfigs, filesOf),
    analysis,
    obstacle,
    rendered,
    difference:
      hasConfig && analysis.coverage === 'whole' && obstacle === undefined ? compareOutput(app, rendered) : undefined,
    tree: readTree(root.path),
    git:
      above === undefined
        ? undefined
        : readGit(
            root.path,
            [toHome(`${outDir}/events.ts`), ...rendered.map(({ path }) => toHome(path))],
            toHome(file),
          ),
    workflows: repository === undefined ? [] : readWorkflows(root, repository),
    scripts: onlyTexts({ ...(above !== undefined && readScripts(above)), ...manifest.scripts }),
    settings: readSettings(root, above ?? root.path),
    store: readStore(storeOf(app.path)),
    system: readSystem(app.path),
  };
}

/** The folder of the config, also of the only one below; where there is none, the folder of package.json. */
function locate(cwd: string, project: string | undefined): string {
  if (project !== undefined || findUpwards(cwd, CONFIG_FILES) !== undefined) return findAppFolder(cwd, project).path;
  const root = findUpwards(cwd, [PACKAGE_JSON]);
  const top = root ?? cwd;
  const apps = listApps(top).map((each) => resolve(top, each));
  if (apps.length > 1)
    throw new ToolError(`There are ${apps.length} apps in ${top}`, `Name one of them: ${suggestProjects(cwd, apps)}.`);
  const found = apps[0] ?? root;
  if (found !== undefined) return found;
  throw new ToolError(
    `No tsc-run.config.ts and no package.json in ${cwd} or in a folder above it`,
    'Run it in your app. To begin one: npm init -y, then npx tsc-run init.',
  );
}

type Configs = Pick<AppState, 'manifest' | 'tsconfigs' | 'unreadable'>;

/** What cannot be read must not keep the doctor from looking at the rest. */
function readConfigs(root: Folder, app: Folder): Configs {
  const unreadable: AppState['unreadable'][number][] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const [, file = PACKAGE_JSON, reason = 'it is no JSON object'] =
        /^Cannot read (.+?\.json): (.*)$/s.exec(error.message) ?? [];
      unreadable.push({ file: toPosix(relative(root.path, resolve(root.path, file))), reason });
      return otherwise;
    }
  };
  const hasManifest = root.stat(PACKAGE_JSON) === 'file';
  const manifest = hasManifest ? attempt<Manifest>(() => readManifest(root), {}) : {};
  const loaded = attempt(() => loadTsconfigs(app), []);
  // TypeScript reports slips that are read over here.
  for (const { path } of loaded) {
    const file = toPosix(relative(root.path, path));
    const reason = findFault({ path: file, text: root.read(file) ?? '' });
    if (reason !== undefined) unreadable.push({ file, reason });
  }
  const isReadable = unreadable.every(({ file }) => file === PACKAGE_JSON);
  return { manifest, tsconfigs: isReadable ? loaded : [], unreadable };
}

function readPackages({ path }: Folder, manifest: Manifest): Pick<AppState, 'core' | 'compiler' | 'patcher' | 'users'> {
  const names = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies].flatMap((each) =>
    Object.keys(each ?? {}),
  );
  return {
    core: findPackage(path, PACKAGE_NAME),
    compiler: findPackage(path, 'typescript'),
    patcher: findPackage(path, 'ts-patch'),
    users: [...new Set(names)].flatMap((name) => {
      const found = findPackage(path, name);
      return found?.dependencies.includes(PACKAGE_NAME) === true ? [{ name, ...found }] : [];
    }),
  };
}

async function openAll(app: Folder) {
  const project = openProject(app);
  try {
    return { project: await withSchemas(project), obstacle: undefined };
  } catch (error) {
    if (error instanceof ToolError) return { project, obstacle: error };
    throw error;
  }
}

/** The files of GitHub and GitLab; paths are relative to `root`. */
function readWorkflows(root: Folder, repository: string): readonly SourceText[] {
  const inRepository = (path: string): string => (repository === '' ? path : `${repository}/${path}`);
  const folder = inRepository('.github/workflows');
  const names = listFiles(resolve(root.path, folder), '', {
    enters: () => false,
    accepts: (path) => /\.ya?ml$/.test(path),
  });
  const files = [...names.map((name) => `${folder}/${name}`), inRepository('.gitlab-ci.yml')];
  return files.flatMap((path) => {
    const text = root.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

function onlyTexts(scripts: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(scripts).filter(([, script]) => typeof script === 'string'));
}

function readScripts(repository: string): Readonly<Record<string, string>> {
  try {
    return readManifest(openFolder(repository)).scripts ?? {};
  } catch {
    // The repository is no package.
    return {};
  }
}

/** The nearest settings of VS Code, not above the folder `top`. */
function readSettings(root: Folder, top: string): SourceText | undefined {
  const file = '.vscode/settings.json';
  const folder = findUpwards(root.path, [file]);
  if (folder === undefined || folder.length < resolve(top).length) return undefined;
  const path = toPosix(relative(root.path, resolve(folder, file)));
  return { path, text: root.read(path) ?? '' };
}

function readSystem(folder: string): System {
  const maxWatches = readNumber('/proc/sys/fs/inotify/max_user_watches');
  const refusesToWatch = tryToWatch(folder);
  return {
    node: process.versions.node,
    hasSqlite: process.getBuiltinModule('node:sqlite') !== undefined,
    ...(maxWatches !== undefined && { maxWatches }),
    ...(refusesToWatch !== undefined && { refusesToWatch }),
  };
}

function readNumber(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function tryToWatch(folder: string): string | undefined {
  try {
    watch(folder).close();
    return undefined;
  } catch (error) {
    return systemCode(error);
  }
}
