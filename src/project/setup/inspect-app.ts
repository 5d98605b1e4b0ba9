import { dirname, posix, relative, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, PACKAGE_JSON, PACKAGE_NAME } from '../../analysis/model/layout.js';
import { loadTsconfigs, type Tsconfig } from '../compiler/load-tsconfig.js';
import { findPackage } from '../disk/find-package.js';
import { findUpwards, isSourceFolder, listFiles, openFolder, toPosix } from '../disk/folder.js';
import { ToolError } from '../disk/tool-error.js';

export const NODE_TYPES = '@types/node';

/** What stands in a package.json, as far as it matters here. */
export type Manifest = {
  readonly type?: string;
  readonly workspaces?: unknown;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** An app as it is before it is set up. Every path is relative to `root` and posix. */
export type Surroundings = {
  /** The folder of the app's package.json. */
  readonly root: Folder;
  readonly manifest: Manifest;
  /** The folder of a config that exists; empty for `root` itself. */
  readonly configured?: string;
  /** The version of TypeScript; absent if the app has none. */
  readonly typescript?: string;
  /** Whether this package and TypeScript are installed. */
  readonly installed: boolean;
  /** Whether the types of Node are installed. */
  readonly nodeTypes: boolean;
  readonly tsconfigs: readonly Tsconfig[];
  readonly manager: PackageManager;
  /** The root of the Git repository; absent outside of one. */
  readonly repository?: string;
};

/** Reads what is there, and runs nothing of it. */
export function inspectApp(cwd: string, project: string | undefined): Surroundings {
  const root = openFolder(findRoot(cwd, project));
  const manifest = readManifest(root);
  const configs = listConfigs(root);
  if (project === undefined && configs.length === 0) refuseWorkspace(root, manifest);
  const compiler = findPackage(root.path, 'typescript')?.version;
  const typescript =
    compiler ?? toVersion(manifest.devDependencies?.['typescript'] ?? manifest.dependencies?.['typescript']);
  const repository = findUpwards(root.path, ['.git']);
  return {
    root,
    manifest,
    ...(configs[0] !== undefined && { configured: configs[0] }),
    ...(typescript !== undefined && { typescript }),
    installed: compiler !== undefined && findPackage(root.path, PACKAGE_NAME) !== undefined,
    nodeTypes: findPackage(root.path, NODE_TYPES) !== undefined,
    tsconfigs: loadTsconfigs(root),
    manager: findManager(root, manifest),
    ...(repository !== undefined && { repository: toPosix(relative(root.path, repository)) }),
  };
}

function findRoot(cwd: string, project: string | undefined): string {
  const from = resolve(cwd, project ?? '.');
  const root = findUpwards(from, [PACKAGE_JSON]);
  if (root !== undefined && (project === undefined || root === from)) return root;
  throw new ToolError(
    project === undefined
      ? `No ${PACKAGE_JSON} in ${cwd} or in a folder above it`
      : `${project} has no ${PACKAGE_JSON}`,
    'Create one first: npm init -y.',
  );
}

/** Throws a `ToolError` if package.json is no JSON object. */
export function readManifest(root: Folder): Manifest {
  try {
    const value: unknown = JSON.parse(root.read(PACKAGE_JSON) ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw new ToolError(`${PACKAGE_JSON} in ${root.path} cannot be read as JSON`, 'Correct it, then run this again.');
}

/** The folders of the configs of this package, the highest first. */
function listConfigs(root: Folder): readonly string[] {
  const found = listFiles(root.path, '', {
    enters: isSourceFolder,
    accepts: (path) => CONFIG_FILES.includes(posix.basename(path)),
  });
  const folders = found.map((path) => (posix.dirname(path) === '.' ? '' : posix.dirname(path)));
  return folders
    .filter((folder) => findUpwards(resolve(root.path, folder), [PACKAGE_JSON]) === resolve(root.path))
    .sort((a, b) => a.length - b.length);
}

/** An app is one package of a workspace, and which one only the user knows. */
function refuseWorkspace(root: Folder, { workspaces }: Manifest): void {
  if (workspaces === undefined && root.stat('pnpm-workspace.yaml') === undefined) return;
  const below = listFiles(root.path, '', {
    enters: isSourceFolder,
    accepts: (path) => posix.basename(path) === PACKAGE_JSON && path !== PACKAGE_JSON,
  }).map((path) => dirname(path));
  const [first] = below;
  if (first === undefined) return;
  const others = below.length === 1 ? '' : ` The packages are ${below.slice(0, MAX_LISTED).join(', ')}.`;
  throw new ToolError(
    `${root.path} is the root of a workspace, and an app is one of its packages`,
    `Say which one: tsc-run init --project ${first}.${others}`,
  );
}

const MAX_LISTED = 10;

/** The version that a range such as `^5` or `~7.0.2` allows at least, or its last minor one. */
function toVersion(range = ''): string | undefined {
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  return major && `${major}.${minor !== undefined && !range.startsWith('^') ? minor : LAST_MINOR}.0`;
}

const LAST_MINOR = 9;

const LOCKS: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

export function findManager({ path, stat }: Folder, { packageManager }: Manifest): PackageManager {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(packageManager ?? '')?.[1];
  if (named !== undefined) return named as PackageManager;
  const folder = findUpwards(
    path,
    LOCKS.map(([file]) => file),
  );
  const lock = LOCKS.find(([file]) => folder !== undefined && stat(resolve(folder, file)) !== undefined);
  return lock?.[1] ?? 'npm';
}
