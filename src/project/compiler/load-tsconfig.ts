import { createFilesMatcher, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, PACKAGE_JSON } from '../../analysis/model/layout.js';
import { findUpwards, isSourceFolder, listFiles, toPosix } from '../disk/folder.js';
import { isFolder } from '../disk/stats.js';
import { ToolError } from '../disk/tool-error.js';

/** A tsconfig merged with those it extends; `path` is absolute. */
export type Tsconfig = TsConfigResult;

const SOURCE = /\.[cm]?[jt]sx?$/;
const TYPESCRIPT = /\.(tsx?|[cm]ts)$/;
const DECLARATION = /\.d\.([^./]+\.)?[cm]?ts$/;
const CASE_SENSITIVE = process.platform !== 'win32' && process.platform !== 'darwin';

/**
 * The tsconfigs of an app, each with those that it references: the nearest tsconfig.json from the folder upwards, as
 * `tsc` finds it, every tsconfig below the folder, and the projects of a solution above that reference one of these.
 */
export function loadTsconfigs(app: Folder): readonly Tsconfig[] {
  const folder = findUpwards(app.path, ['tsconfig.json']);
  const loaded = new Map<string, Tsconfig>();
  const list = createLister();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    const config = parse(path);
    loaded.set(path, { path, config });
    for (const reference of referencesOf({ path, config })) load(reference);
  };
  if (folder === undefined) return [];
  load(resolve(folder, 'tsconfig.json'));
  const below = listOwn(app, (path) => /(?:^|\/)tsconfig(?:\.[^/]+)?\.json$/.test(path)).map((path) =>
    resolve(app.path, path),
  );
  for (const path of below.filter((each) => each.endsWith('/tsconfig.json'))) load(path);
  for (const path of findReferrers(dirname(folder), loaded)) load(path);
  for (const path of below.filter((each) => !SHARED.test(each)))
    if (!loaded.has(path) && addsFiles(path, loaded, list)) load(path);
  return [...loaded.values()];
}

/** A single tsconfig with those that it extends; undefined if there is none. */
export function loadTsconfig(path: string): Tsconfig | undefined {
  return existsSync(path) ? { path, config: parse(path) } : undefined;
}

function referencesOf({ path, config }: Tsconfig): readonly string[] {
  return (config.references ?? []).map((reference) => toConfigFile(dirname(path), reference.path));
}

/** A tsconfig that is there to be extended. */
const SHARED = /\.(?:base|build|shared)\.json$/;

/** Whether a tsconfig such as `tsconfig.test.json` compiles files that no loaded one does. */
function addsFiles(path: string, loaded: ReadonlyMap<string, Tsconfig>, list: typeof filesOf): boolean {
  const known = new Set([...loaded.values()].flatMap(list));
  return list({ path, config: parse(path) }).some((file) => !known.has(file));
}

/** `filesOf` that walks the folders of each tsconfig once. */
export function createLister(): typeof filesOf {
  const listed = new Map<string, readonly string[]>();
  return (tsconfig) => {
    const files = listed.get(tsconfig.path) ?? filesOf(tsconfig);
    listed.set(tsconfig.path, files);
    return files;
  };
}

/** The projects of the solutions in `folder` and above that reference a loaded tsconfig. */
function findReferrers(folder: string, loaded: ReadonlyMap<string, Tsconfig>): readonly string[] {
  const above = findUpwards(folder, ['tsconfig.json']);
  if (above === undefined || folder === dirname(folder)) return [];
  const projects = new Map<string, Tsconfig>();
  const visit = (path: string): void => {
    if (projects.has(path) || !existsSync(path)) return;
    projects.set(path, { path, config: parse(path) });
    for (const reference of referencesOf(projects.get(path) as Tsconfig)) visit(reference);
  };
  visit(resolve(above, 'tsconfig.json'));
  const reaches = (tsconfig: Tsconfig, seen = new Set<string>()): boolean =>
    referencesOf(tsconfig).some((path) => {
      const next = projects.get(path);
      if (loaded.has(path)) return true;
      return next !== undefined && !seen.has(path) && reaches(next, seen.add(path));
    });
  const found = [...projects.values()].filter((each) => each.config.files?.length !== 0 && reaches(each));
  return [...found.map(({ path }) => path), ...findReferrers(dirname(above), loaded)];
}

/** The accepted files below the folder of an app that are not below another config or another package.json. */
export function listOwn(app: Folder, accepts: (path: string) => boolean): readonly string[] {
  const isOwn = createOwnership(app, [...CONFIG_FILES, PACKAGE_JSON]);
  return listFiles(app.path, '', { enters: isSourceFolder, accepts }).filter(isOwn);
}

/** Whether the nearest folder of a file, from its own upwards, that has one of `names` is the folder of the app or above. */
export function createOwnership(app: Folder, names: readonly string[]): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const folder = dirname(resolve(app.path, path));
    const owned = known.get(folder) ?? isOwned(app, findUpwards(folder, names));
    known.set(folder, owned);
    return owned;
  };
}

function isOwned(app: Folder, owner: string | undefined): boolean {
  return owner === undefined || toPosix(owner) === app.path || isBelow(app.path, toPosix(owner));
}

function parse(path: string): Tsconfig['config'] {
  let config: Tsconfig['config'];
  try {
    config = parseTsconfig(path);
  } catch (error) {
    throw new ToolError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const misshapen = findMisshapen(config);
  if (misshapen !== undefined) throw new ToolError(`Cannot read ${path}: ${misshapen} is not what TypeScript expects`);
  return config;
}

/** The key whose value is of a wrong kind, of those that are read here. */
function findMisshapen(config: Tsconfig['config']): string | undefined {
  const { files, include, exclude, references, compilerOptions = {} } = config as Readonly<Record<string, unknown>>;
  const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
    value === undefined || (Array.isArray(value) && value.every(isItem));
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  const isText = (value: unknown): boolean => typeof value === 'string';
  const lists = Object.entries({ files, include, exclude }).find(([, value]) => !isListOf(value, isText));
  if (lists !== undefined) return lists[0];
  if (!isListOf(references, (each) => isObject(each) && 'path' in each && isText(each.path))) return 'references';
  if (!isObject(compilerOptions)) return 'compilerOptions';
  return 'plugins' in compilerOptions && !isListOf(compilerOptions.plugins, isObject) ? 'plugins' : undefined;
}

function toConfigFile(folder: string, reference: string): string {
  const path = resolve(folder, reference);
  return path.endsWith('.json') ? path : resolve(path, 'tsconfig.json');
}

/**
 * The files that the tsconfigs compile, sorted; without a tsconfig, all TypeScript files of the folder. `list` saves
 * listing the files of each tsconfig again.
 */
export function listCompiledFiles(
  folder: Folder,
  tsconfigs: readonly Tsconfig[],
  list: typeof filesOf = filesOf,
): readonly string[] {
  if (tsconfigs.length === 0) {
    const accepts = (file: string): boolean => TYPESCRIPT.test(file) && !DECLARATION.test(file);
    return listFiles(folder.path, '', { enters: isSourceFolder, accepts });
  }
  const files = new Set(tsconfigs.flatMap((tsconfig) => list(tsconfig)));
  const isOwn = createOwnership(folder, CONFIG_FILES);
  return [...files]
    .map((file) => toPosix(relative(folder.path, file)))
    .filter(isOwn)
    .sort(byCodeUnit);
}

/** Absolute paths of the files that a tsconfig lists in `files` or matches with `include`. */
export function filesOf(tsconfig: Tsconfig): readonly string[] {
  const folder = dirname(tsconfig.path);
  const { files = [], compilerOptions } = tsconfig.config;
  const outDir = compilerOptions?.outDir === undefined ? undefined : resolve(folder, compilerOptions.outDir);
  const matches = createFilesMatcher(tsconfig, CASE_SENSITIVE);
  const isInput = (path: string): boolean =>
    SOURCE.test(path) &&
    !DECLARATION.test(path) &&
    !(outDir !== undefined && outDir !== folder && isBelow(toPosix(path), toPosix(outDir)));

  const matched = searchedFolders(tsconfig).flatMap((base) =>
    listFiles(base, '', {
      enters: isSourceFolder,
      accepts: (path) => isInput(`${base}/${path}`) && matches(`${base}/${path}`) !== undefined,
    }).map((path) => `${base}/${path}`),
  );
  const named = files.map((file) => resolve(folder, file)).filter((path) => isInput(path) && existsSync(path));
  return [...named, ...matched];
}

/** Whether a tsconfig compiles a file, which need not exist yet; `path` is absolute. */
export function compilesFile(tsconfig: Tsconfig, path: string): boolean {
  return createFilesMatcher(tsconfig, CASE_SENSITIVE)(path) !== undefined;
}

/** The folders whose files can match `include`, none inside another. */
function searchedFolders({ path, config }: Tsconfig): readonly string[] {
  const folder = dirname(path);
  const patterns = config.include ?? (config.files === undefined ? ['**/*'] : []);
  const bases = new Set(patterns.map((pattern) => staticFolder(resolve(folder, pattern))).filter(isFolder));
  return [...bases].filter(
    (base) => ![...bases].some((other) => other !== base && isBelow(toPosix(base), toPosix(other))),
  );
}

/** The part of a pattern before the first wildcard. */
function staticFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?]/);
  if (wildcard === -1) return isFolder(pattern) ? pattern : dirname(pattern);
  return dirname(`${pattern.slice(0, wildcard)}x`);
}
