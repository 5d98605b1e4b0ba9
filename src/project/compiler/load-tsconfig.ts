import { createFilesMatcher, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { findUpwards, isSourceFolder, listFiles, toPosix } from '../disk/folder.js';
import { ToolError } from '../disk/tool-error.js';

/** A tsconfig merged with those it extends; `path` is absolute. */
export type Tsconfig = TsConfigResult;

const SOURCE = /\.[cm]?[jt]sx?$/;
const TYPESCRIPT = /\.(tsx?|[cm]ts)$/;
const DECLARATION = /\.d\.([^./]+\.)?[cm]?ts$/;
const CASE_SENSITIVE = process.platform !== 'win32' && process.platform !== 'darwin';

/** The nearest tsconfig.json from the folder upwards, as `tsc` finds it, then all that it references. */
export function loadTsconfigs(app: Folder): readonly Tsconfig[] {
  const folder = findUpwards(app.path, ['tsconfig.json']);
  const loaded = new Map<string, Tsconfig>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    const config = parse(path);
    loaded.set(path, { path, config });
    for (const reference of config.references ?? []) load(toConfigFile(dirname(path), reference.path));
  };
  if (folder !== undefined) load(resolve(folder, 'tsconfig.json'));
  return [...loaded.values()];
}

function parse(path: string): Tsconfig['config'] {
  try {
    return parseTsconfig(path);
  } catch (error) {
    throw new ToolError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toConfigFile(folder: string, reference: string): string {
  const path = resolve(folder, reference);
  return path.endsWith('.json') ? path : resolve(path, 'tsconfig.json');
}

/** The files that the tsconfigs compile, sorted; without a tsconfig, all TypeScript files of the folder. */
export function listCompiledFiles(folder: Folder, tsconfigs: readonly Tsconfig[]): readonly string[] {
  if (tsconfigs.length === 0) {
    const accepts = (file: string): boolean => TYPESCRIPT.test(file) && !DECLARATION.test(file);
    return listFiles(folder.path, '', { enters: isSourceFolder, accepts });
  }
  const files = new Set(tsconfigs.flatMap((tsconfig) => filesOf(tsconfig)));
  return [...files].map((file) => toPosix(relative(folder.path, file))).sort(byCodeUnit);
}

/** Absolute paths of the files that a tsconfig lists in `files` or matches with `include`. */
function filesOf(tsconfig: Tsconfig): readonly string[] {
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

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
