import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { isSourcePath, PACKAGE_JSON } from '../../analysis/model/layout.js';
import { readPackage, resolveImport } from '../../analysis/static/resolve.js';
import { findStats } from './find-stats.js';
import { isSourceFolder, listFiles } from './list-files.js';
import { toPosix } from './paths.js';
import { readText } from './read-text.js';

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
    resolve(specifier, from) {
      const imports = specifier.startsWith('#') ? readPackage(read(PACKAGE_JSON)).imports : NO_IMPORTS;
      return resolveImport(specifier, from, imports);
    },
  };
}

const NO_IMPORTS: ReadonlyMap<string, string> = new Map();
