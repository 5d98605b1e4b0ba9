import { byCodeUnit } from '../../../analysis/lib/collections.js';
import { isBelow, toAbsolute, toAppPath } from '../../../analysis/lib/paths.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { isSourcePath } from '../../../analysis/model/layout.js';
import type { OpenDocuments } from './documents.js';

/** The files of an app on the disk, overlaid with the documents that are open in the client. */
export type OverlaidFolder = Folder & {
  /** The open documents whose text is not the one on the disk, relative to the app. */
  unsaved(): readonly string[];
  /** Runs something that sees the disk alone. */
  withoutOverlay<T>(run: () => T): T;
};

export function overlayFolder(disk: Folder, documents: Pick<OpenDocuments, 'find' | 'paths'>): OverlaidFolder {
  let isShown = true;
  const textOf = (file: string): string | undefined =>
    isShown ? documents.find(toAbsolute(disk.path, file))?.getText() : undefined;
  const listOpen = (): readonly string[] => documents.paths().map((path) => toAppPath(disk.path, path));
  return {
    ...disk,
    read: (file) => textOf(file) ?? disk.read(file),
    list(folder) {
      const listed = disk.list(folder);
      const isNew = (file: string): boolean => isBelow(file, folder) && isSourcePath(file) && !listed.includes(file);
      const created = isShown ? listOpen().filter(isNew) : [];
      return created.length === 0 ? listed : [...listed, ...created].sort(byCodeUnit);
    },
    stat: (file) => (textOf(file) === undefined ? disk.stat(file) : 'file'),
    unsaved: () => listOpen().filter((file) => textOf(file) !== disk.read(file)),
    withoutOverlay(run) {
      isShown = false;
      try {
        return run();
      } finally {
        isShown = true;
      }
    },
  };
}
