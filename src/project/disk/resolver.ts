import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import type * as GetTsconfig from 'get-tsconfig';
import type { TsConfigResult } from 'get-tsconfig';
import type * as PackageMaps from 'resolve-pkg-maps';
import { isForeign } from '../../analysis/model/layout.js';
import { expandPath } from '../../analysis/static/modules.js';
import { isFile, isFolder } from './stats.js';

/** Resolves imports as TypeScript does, `paths` and package.json included; all paths are absolute. */
export type Resolver = {
  /** The file that an import resolves to, then the files of no package that were tried before it or in vain. */
  resolve(specifier: string, from: string): readonly string[];
  /** The tsconfigs and package.jsons that were asked, whether or not they exist. */
  deciding(): readonly string[];
};

/** The fields of a package.json that decide how imports resolve. */
type Package = {
  readonly [Field in 'name' | 'type' | 'types' | 'typings' | 'main']?: unknown;
} & { readonly imports?: never; readonly exports?: never };

type Options = NonNullable<TsConfigResult['config']['compilerOptions']>;

/** Everything that is read is kept: after a change, create another one. */
export function createResolver(): Resolver {
  const { resolveExports, resolveImports } = loadMaps();
  const projects = createProjects();
  const packages = createPackages();

  function* lookIn(specifier: string, from: string): Generator<string> {
    if (/^\.{0,2}\//.test(specifier) || /^\.\.?$/.test(specifier)) {
      yield* packages.expand(resolve(dirname(from), specifier));
      return;
    }
    for (const path of projects.pathsOf(specifier, from)) yield* packages.expand(path);
    if (specifier.startsWith('#')) yield* lookInImports(specifier, from);
    else yield* lookInPackages(specifier, from);
  }

  function* lookInImports(specifier: string, from: string): Generator<string> {
    const scope = packages.scopeOf(from);
    const { imports } = packages.read(scope);
    if (scope === undefined || imports === undefined) return;
    for (const target of attempt(() => resolveImports(imports, specifier, conditionsOf(from)))) {
      if (target.startsWith('./')) yield* inputsOf(resolve(scope, target), from);
      else yield* lookInPackages(target, from);
    }
  }

  function* lookInPackages(specifier: string, from: string): Generator<string> {
    const [, name = '', subpath = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(specifier) ?? [];
    const scope = packages.scopeOf(from);
    const own = packages.read(scope);
    if (scope !== undefined && own.name === name && own.exports !== undefined) yield* exportsOf(scope, subpath, from);
    for (const folder of foldersAbove(from)) {
      const installed = `${folder}/node_modules/${name}`;
      if (packages.read(installed).exports !== undefined) yield* exportsOf(installed, subpath, from);
      else if (isFolder(installed)) yield* packages.expand(subpath === '' ? installed : `${installed}/${subpath}`);
      const types = `${folder}/node_modules/@types/${name.replace('@', '').replace('/', '__')}`;
      if (isFolder(types)) yield* packages.expand(subpath === '' ? types : `${types}/${subpath}`);
    }
  }

  function* exportsOf(folder: string, subpath: string, from: string): Generator<string> {
    const { exports } = packages.read(folder);
    if (exports === undefined) return;
    for (const target of attempt(() => resolveExports(exports, subpath, conditionsOf(from))))
      yield* inputsOf(resolve(folder, target), from);
  }

  /** The files that a target of package.json means: an input of the project comes before its output. */
  function* inputsOf(target: string, from: string): Generator<string> {
    const project = projects.find(from);
    const { outDir, rootDir = '.' } = project?.config.compilerOptions ?? {};
    if (project !== undefined && outDir !== undefined && !isForeign(target)) {
      const [output, input] = [outDir, rootDir].map((each) => resolve(dirname(project.path), each));
      if (target.startsWith(`${output}/`)) yield* expandPath(`${input}${target.slice(output?.length)}`);
    }
    yield* expandPath(target);
  }

  const conditionsOf = (from: string): readonly string[] => {
    const { module = '', moduleResolution = module, customConditions = [] } = projects.optionsOf(from);
    const isNode = /^node(?:1|2|next)/i.test(moduleResolution);
    const commonJs = /\.c[jt]s$/.test(from) || (!/\.m[jt]s$/.test(from) && packages.typeOf(from) !== 'module');
    const kind = isNode && commonJs ? 'require' : 'import';
    return ['types', kind, ...(isNode ? ['node'] : []), ...customConditions];
  };

  return {
    resolve(specifier, from) {
      if (isBuiltin(specifier)) return [`/node_modules/${specifier}`];
      const tried = new Set<string>();
      for (const each of lookIn(specifier, from)) {
        if (isFile(each)) return [toReal(each), ...tried];
        if (!isForeign(each)) tried.add(each);
      }
      return [...tried];
    },
    deciding: () => [...projects.deciding(), ...packages.deciding()],
  };
}

/** Loaded on first use: most apps import relatively. */
const load = createRequire(import.meta.url);
const loadTsconfigs = () => load('get-tsconfig') as typeof GetTsconfig;
const loadMaps = () => load('resolve-pkg-maps') as typeof PackageMaps;

/** The tsconfigs of files: the nearest `tsconfig.json`, or the one of its references that has the file. */
function createProjects() {
  const { createFilesMatcher, createPathsMatcher, parseTsconfig } = loadTsconfigs();
  const known = new Map<string, TsConfigResult | undefined>();
  const asked = new Set<string>();

  const parse = (path: string): TsConfigResult | undefined => {
    asked.add(path);
    if (!known.has(path)) known.set(path, existsSync(path) ? attempt(() => [read(path)])[0] : undefined);
    return known.get(path);
  };
  const read = (path: string): TsConfigResult => {
    for (let base: string | undefined = path; base !== undefined; base = baseOf(base)) asked.add(base);
    return { path, config: parseTsconfig(path) };
  };
  const has = (tsconfig: TsConfigResult, file: string): boolean =>
    createFilesMatcher(tsconfig)(file) !== undefined ||
    (tsconfig.config.files ?? []).some((each) => resolve(dirname(tsconfig.path), each) === file);

  const search = (path: string, file: string, seen: Set<string>): TsConfigResult | undefined => {
    const tsconfig = seen.has(path) ? undefined : parse(path);
    seen.add(path);
    if (tsconfig === undefined || has(tsconfig, file)) return tsconfig;
    for (const { path: reference } of tsconfig.config.references ?? []) {
      const target = resolve(dirname(path), reference);
      const found = search(target.endsWith('.json') ? target : `${target}/tsconfig.json`, file, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const found = new Map<string, TsConfigResult | undefined>();
  const find = (file: string): TsConfigResult | undefined => {
    if (found.has(file)) return found.get(file);
    const nearest = foldersAbove(file).find((folder) => parse(`${folder}/tsconfig.json`) !== undefined);
    const path = `${nearest}/tsconfig.json`;
    const tsconfig = nearest === undefined ? undefined : (search(path, file, new Set()) ?? parse(path));
    found.set(file, tsconfig);
    return tsconfig;
  };

  return {
    find,
    optionsOf: (file: string): Options => find(file)?.config.compilerOptions ?? {},
    pathsOf(specifier: string, file: string): readonly string[] {
      const tsconfig = find(file);
      return tsconfig === undefined ? [] : (createPathsMatcher(tsconfig)?.(specifier) ?? []);
    },
    deciding: () => asked,
  };
}

/** The file that a tsconfig extends, if that is given by a path. */
function baseOf(path: string): string | undefined {
  const base = /"extends"\s*:\s*"(\.[^"]*)"/.exec(readFileSync(path, 'utf8'))?.[1];
  const file = base === undefined ? undefined : resolve(dirname(path), base.endsWith('.json') ? base : `${base}.json`);
  return file !== undefined && file !== path && existsSync(file) ? file : undefined;
}

function createPackages() {
  const known = new Map<string, Package | undefined>();
  const find = (folder: string): Package | undefined => {
    if (!known.has(folder)) known.set(folder, readPackage(`${folder}/package.json`));
    return known.get(folder);
  };
  const read = (folder: string | undefined): Package => (folder === undefined ? undefined : find(folder)) ?? {};
  const scopeOf = (file: string): string | undefined => foldersAbove(file).find((each) => find(each) !== undefined);

  return {
    read,
    /** The folder of the nearest package.json. */
    scopeOf,
    typeOf: (file: string): unknown => read(scopeOf(file)).type,
    /** The files that a path may mean: a file, or the entry of a folder. */
    *expand(path: string): Generator<string> {
      const [folder, file] = [path.endsWith('/'), path.replace(/\/$/, '')];
      if (!folder) yield* expandPath(file);
      if (!isFolder(file)) return;
      const { types, typings, main } = read(file);
      for (const entry of [types, typings, main])
        if (typeof entry === 'string') yield* expandPath(resolve(file, entry));
      yield* expandPath(`${file}/index`);
    },
    deciding: () => [...known.keys()].map((each) => `${toReal(each)}/package.json`).filter((each) => !isForeign(each)),
  };
}

function readPackage(path: string): Package | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return existsSync(path) ? {} : undefined;
  }
}

/** The folder of a file, and every folder above it. */
function foldersAbove(file: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    folders.push(folder);
    if (dirname(folder) === folder) return folders;
  }
}

/** An invalid map or tsconfig resolves nothing; the compiler reports it. */
function attempt<T>(run: () => readonly T[]): readonly T[] {
  try {
    return run();
  } catch {
    return [];
  }
}

/** The real path of a workspace package, which is reached through a link. */
function toReal(path: string): string {
  return isForeign(path) && existsSync(path) ? realpathSync(path) : path;
}
