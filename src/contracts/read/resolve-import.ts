import { toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { Morph } from './load-morph.js';
import { createFiles } from './open-program.js';
import { readOptions } from './read-options.js';

/** Resolves an import of a file of an app; both paths are relative to the app's folder. */
export type ResolveImport = (folder: Folder, specifier: string, from: string) => string | undefined;

/** Resolves imports as TypeScript does. What it reads of a folder is kept. */
export function createImportResolver(morph: Morph): ResolveImport {
  const known = new WeakMap<Folder, (specifier: string, from: string) => string | undefined>();
  return (folder, specifier, from) => {
    const resolve = known.get(folder) ?? createFolderResolver(morph, folder);
    known.set(folder, resolve);
    return resolve(specifier, from);
  };
}

function createFolderResolver(morph: Morph, folder: Folder): (specifier: string, from: string) => string | undefined {
  const { ts } = morph;
  const files = createFiles(morph, folder);
  const toCanonical = (path: string): string => (files.caseSensitive ? path : path.toLowerCase());
  const cache = ts.createModuleResolutionCache(folder.path, toCanonical);
  const host = {
    fileExists: files.isFile,
    directoryExists: files.isFolder,
    readFile: files.read,
    realpath: files.toReal,
    getCurrentDirectory: () => folder.path,
  };
  let options: ReturnType<typeof readOptions> | undefined;
  return (specifier, from) => {
    const file = toAbsolute(folder.path, from);
    options ??= readOptions(morph, files, [file]);
    const { resolvedModule } = ts.resolveModuleName(specifier, file, options, host, cache);
    return resolvedModule && toAppPath(folder.path, resolvedModule.resolvedFileName);
  };
}
