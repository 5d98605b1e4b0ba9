import { toAbsolute, toAppPath } from '../analysis/lib/paths.js';
import type { Folder } from '../analysis/model/folder.js';
import { CONFIG_FILES, PACKAGE_JSON, SOURCE_EXTENSIONS } from '../analysis/model/layout.js';
import { readPackage, resolveImport } from '../analysis/static/modules.js';

/** How a TypeScript process reads files; paths are absolute and posix. */
export type FileHost = {
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  readFile(path: string): string | undefined;
  readDirectory(path: string, extensions: readonly string[]): readonly string[];
};

/** The files of an app as a TypeScript process sees them. */
export function createHostedFolder(root: string, host: FileHost): Folder {
  const read = (file: string): string | undefined => {
    const path = toAbsolute(root, file);
    return host.fileExists(path) ? host.readFile(path) : undefined;
  };
  return {
    path: root,
    read,
    list(folder) {
      const path = toAbsolute(root, folder);
      if (!host.directoryExists(path)) return [];
      return host.readDirectory(path, SOURCE_EXTENSIONS).map((each) => toAppPath(root, each));
    },
    stat(path) {
      const absolute = toAbsolute(root, path);
      return host.fileExists(absolute) ? 'file' : host.directoryExists(absolute) ? 'folder' : undefined;
    },
    resolve: (specifier, from) => resolveImport(specifier, from, readPackage(read(PACKAGE_JSON)).imports),
  };
}

/** The nearest folder, from `folder` upwards, that contains a config. */
export function findConfigFolder(folder: string, host: Pick<FileHost, 'fileExists'>): string | undefined {
  for (let each = folder; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) {
    if (CONFIG_FILES.some((name) => host.fileExists(`${each}/${name}`))) return each;
  }
  return undefined;
}
