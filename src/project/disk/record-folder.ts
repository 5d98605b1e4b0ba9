import type { Folder } from '../../analysis/model/folder.js';

/** Notes which files a folder is asked for, whether or not they exist. */
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
        const found = folder.stat(path);
        // A folder changes with everything in it.
        if (found !== 'folder') asked.add(path);
        return found;
      },
    },
    asked: () => [...asked],
  };
}
