import type { Folder } from '../../analysis/model/folder.js';

/** Notes which files and folders a folder is asked for, whether or not they exist. */
export function recordFolder(folder: Folder): { readonly folder: Folder; asked(): readonly string[] } {
  const asked = new Set<string>();
  return {
    folder: {
      ...folder,
      read(file) {
        asked.add(file);
        return folder.read(file);
      },
      stat(path) {
        asked.add(path);
        return folder.stat(path);
      },
    },
    asked: () => [...asked],
  };
}
