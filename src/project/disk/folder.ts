import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, isSourcePath, PACKAGE_NAME } from '../../analysis/model/layout.js';
import { toAppPath } from '../../analysis/lib/paths.js';
import { toCandidates } from '../../analysis/static/modules.js';
import { createResolver, type Resolver } from './resolver.js';
import { findStats, isFile } from './stats.js';
import { systemCode, ToolError, toToolError } from './tool-error.js';

/** The files of an app on the disk; `path` is the absolute path of the folder of its config. */
export function openFolder(path: string): Folder {
  const filter = { enters: isSourceFolder, accepts: isSourcePath };
  const read = (file: string): string | undefined => readText(path, file);
  return {
    path: toPosix(path),
    read,
    list: (folder) => listFiles(path, folder, filter),
    stat(file) {
      const stats = findStats(resolve(path, file));
      return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined;
    },
    ...createImports(path),
  };
}

/** Loads the resolver for the first import that is not relative, or relative to no file. */
function createImports(path: string): Pick<Folder, 'resolve' | 'deciding' | 'refresh'> {
  const root = toPosix(path);
  const toApp = (file: string): string => toAppPath(root, toPosix(file));
  let resolver: Resolver | undefined;
  return {
    resolve(specifier, from) {
      const relatives = specifier.startsWith('.') ? toCandidates(from, specifier) : [];
      if (relatives.some((each) => isFile(resolve(path, each)))) return relatives;
      if (specifier === PACKAGE_NAME) return [`node_modules/${PACKAGE_NAME}`];
      resolver ??= createResolver();
      return [...new Set([...resolver.resolve(specifier, resolve(path, from)).map(toApp), ...relatives])];
    },
    deciding: () => resolver?.deciding().map(toApp) ?? [],
    refresh() {
      resolver &&= createResolver();
    },
  };
}

/**
 * The folder of the app: `project` if given, else the nearest folder from `cwd` upwards that contains a config. If
 * `project` contains none, the analysis reports that.
 */
export function findAppFolder(cwd: string, project: string | undefined): Folder {
  if (project !== undefined) return openFolder(givenFolder(cwd, project));
  const found = findUpwards(cwd, CONFIG_FILES);
  if (found !== undefined) return openFolder(found);
  throw new ToolError(
    `No ${CONFIG_FILES[0]} in ${cwd} or in a folder above it`,
    `Run tsc-run inside your app, or say where it is: ${suggestProjects(cwd, listApps(cwd)) || '--project DIR'}. To set an app up: npx tsc-run init. If there is a config that is not found: npx tsc-run doctor.`,
  );
}

/** The flags for some apps. */
export function suggestProjects(cwd: string, apps: readonly string[]): string {
  const some = apps.slice(0, MAX_SUGGESTED).map((each) => toPosix(relative(cwd, resolve(cwd, each))));
  return `${some.map((each) => `--project ${each}`).join(' or ')}${apps.length > some.length ? ' …' : ''}`;
}

/** The folders of the configs below a folder, relative to it. */
export function listApps(cwd: string): readonly string[] {
  const accepts = (path: string): boolean => CONFIG_FILES.includes(basename(path));
  const all = listFiles(cwd, '', { enters: isSourceFolder, accepts });
  // Beside a config in TypeScript, one in JavaScript is usually what it was compiled to.
  const written = all.filter((path) => !path.endsWith('js'));
  return [...new Set((written.length > 0 ? written : all).map((path) => dirname(path)))];
}

const MAX_SUGGESTED = 5;

function givenFolder(cwd: string, project: string): string {
  const folder = resolve(cwd, project);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new ToolError(`--project ${project} does not exist`, 'Give the folder that holds your tsc-run.config.ts.');
  if (!stats.isDirectory()) {
    throw new ToolError(`--project ${project} is a file`, 'Give the folder that holds your tsc-run.config.ts.');
  }
  return folder;
}

/** The nearest folder, from `from` upwards, that contains one of `names`. */
export function findUpwards(from: string, names: readonly string[]): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(`${folder}/${name}`))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

export type FileFilter = {
  /** Whether to look into a folder of this name. */
  readonly enters: (folder: string) => boolean;
  /** Whether a file of this path, relative to `root` and posix, is listed. */
  readonly accepts: (path: string) => boolean;
};

/** Whether a folder of this name can contain sources of the app, regardless of any tsconfig. */
export function isSourceFolder(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.');
}

/**
 * The files below `root`/`folder`, sorted. Each folder is visited once, so that cycles of symbolic links end; a folder
 * that has a path of its own is not visited through a link.
 */
export function listFiles(root: string, folder: string, filter: FileFilter): readonly string[] {
  const found: string[] = [];
  const visited = new Set<string>();
  const links: string[] = [];

  const visit = (path: string): void => {
    const real = realPath(`${root}/${path}`);
    if (real === undefined || visited.has(real)) return;
    visited.add(real);
    for (const entry of readFolder(`${root}/${path}`)) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      const kind = kindOf(`${root}/${below}`, entry);
      if (kind === 'file' && filter.accepts(below)) found.push(below);
      if (kind !== 'folder' || !filter.enters(entry.name)) continue;
      if (entry.isSymbolicLink()) links.push(below);
      else visit(below);
    }
  };

  visit(folder);
  for (let link = links.shift(); link !== undefined; link = links.shift()) visit(link);
  return found.sort(byCodeUnit);
}

function kindOf(path: string, entry: Dirent): 'file' | 'folder' | undefined {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return undefined;
  const target = unlessGone(path, () => statSync(path));
  return target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : undefined;
}

function readFolder(path: string): readonly Dirent[] {
  const entries = unlessGone(path, () => readdirSync(path, { withFileTypes: true })) ?? [];
  return entries.sort((a, b) => byCodeUnit(a.name, b.name));
}

function realPath(path: string): string | undefined {
  return unlessGone(path, () => realpathSync.native(path));
}

/** Undefined if the path does not exist (any more) or is a broken link. */
function unlessGone<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw toToolError(error, `Cannot read ${path}`);
  }
}

/** The text of a file without its byte order mark; undefined if there is no such file. `path` is relative to `root`. */
export function readText(root: string, path: string): string | undefined {
  try {
    // For thousands of small files, synchronous reads take a third of the time of asynchronous ones.
    const text = readFileSync(resolve(root, path), 'utf8');
    return text.includes('\0') ? decodeText(path, readFileSync(resolve(root, path))) : withoutMark(text);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw toToolError(error, `Cannot read ${path}`);
  }
}

/** The text in the bytes of a file, without its byte order mark. `path` is for messages. */
export function decodeText(path: string, bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\0') ? decodeUtf16(path, bytes) : withoutMark(text);
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Like TypeScript, accepts UTF-16 with a byte order mark, which some Windows shells write. */
function decodeUtf16(path: string, bytes: Uint8Array): string {
  const mark = `${bytes[0]?.toString(16)} ${bytes[1]?.toString(16)}`;
  const encoding = mark === 'ff fe' ? 'utf-16le' : mark === 'fe ff' ? 'utf-16be' : undefined;
  const text = encoding === undefined ? '\0' : new TextDecoder(encoding).decode(bytes);
  if (!text.includes('\0')) return text;
  throw new ToolError(`Cannot read ${path}: it is not a text file`, 'Rename it, or move it to another folder.');
}

/** A path of this system with forward slashes. */
export function toPosix(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
