import { byCodeUnit, isSameList } from '../lib/collections.js';
import { isBelow } from '../lib/paths.js';
import type { Folder } from '../model/folder.js';
import { isEventFile, isModelSource, isSubscriberFile, MODEL_FOLDERS } from '../model/layout.js';

/** The files that an app's events and subscribers are in, each list sorted. */
export type Sources = { readonly events: readonly string[]; readonly subscribers: readonly string[] };

export interface Listing {
  sources(): Sources;
  /** Looks again at a file, or at a folder with everything below it, when the list is next asked for. */
  changed(path: string): void;
}

/** Lists the files once, and follows changes from then on. While the files are the same, so is the answer. */
export function createListing(folder: Folder): Listing {
  const files = new Set<string>();
  const changed = new Set(MODEL_FOLDERS);
  let sources: Sources | undefined;
  let last: readonly string[] = [];

  const lookAgain = (path: string): void => {
    const found = isModelSource(path) ? (folder.stat(path) === 'file' ? [path] : []) : folder.list(path);
    for (const file of files) if (file === path || isBelow(file, path)) files.delete(file);
    for (const file of found) if (isModelSource(file)) files.add(file);
  };

  return {
    sources() {
      if (sources !== undefined && changed.size === 0) return sources;
      for (const path of changed) {
        lookAgain(path);
        changed.delete(path);
      }
      const sorted = [...files].sort(byCodeUnit);
      if (sources === undefined || !isSameList(sorted, last)) {
        sources = { events: sorted.filter(isEventFile), subscribers: sorted.filter(isSubscriberFile) };
      }
      last = sorted;
      return sources;
    },
    changed(path) {
      // The text of a file that is still there is nothing to the list.
      if (files.has(path) && folder.stat(path) === 'file') return;
      const related = MODEL_FOLDERS.flatMap((each) => {
        if (each === path || isBelow(each, path)) return [each];
        return isBelow(path, each) ? [path] : [];
      });
      for (const each of related) changed.add(each);
    },
  };
}
