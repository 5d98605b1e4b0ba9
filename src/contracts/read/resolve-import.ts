import { toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { Morph } from './load-morph.js';
import { createFiles } from './open-program.js';
import { readOptions } from './read-options.js';

/** Resolves an import of a file of an app as TypeScript does; the paths are relative to the app's folder. */
export function resolveImport(morph: Morph, folder: Folder, specifier: string, from: string): string | undefined {
  const files = createFiles(morph, folder);
  const file = toAbsolute(folder.path, from);
  const options = readOptions(morph, files, [file]);
  const { resolvedModule } = morph.ts.resolveModuleName(specifier, file, options, {
    fileExists: files.isFile,
    directoryExists: files.isFolder,
    readFile: files.read,
    realpath: files.toReal,
    getCurrentDirectory: () => folder.path,
  });
  return resolvedModule && toAppPath(folder.path, resolvedModule.resolvedFileName);
}
