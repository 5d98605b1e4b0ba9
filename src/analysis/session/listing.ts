import { byCodeUnit, isSameList } from '../lib/collections.js';
import { isBelow } from '../lib/paths.js';
import type { Folder } from '../model/folder.js';
import {
  API_FOLDER,
  isEventFile,
  isListed,
  isRouteFile,
  isSkippedFile,
  isSubscriberFile,
  toModelFolders,
} from '../model/layout.js';

/** The files in the folders of events, subscribers and routes, each list sorted. */
export type Sources = {
  /** The folder of event types. */
  readonly eventsDir: string;
  readonly all: readonly string[];
  readonly events: readonly string[];
  readonly subscribers: readonly string[];
  /** Declaration files among the event files, which are not read. */
  readonly skipped: readonly string[];
  readonly routes: readonly string[];
};

export interface Listing {
  /** The folders of an app whose event types are in `eventsDir`. */
  folders(eventsDir: string): readonly string[];
  /** The files of an app whose event types are in `eventsDir`. */
  sources(eventsDir: string): Sources;
  has(file: string): boolean;
  /** Marks a file, or a folder with everything below it, for the next `sources`. */
  changed(path: string): void;
}

/**
 * Lists the files once, and follows changes from then on. `sources` returns the same object while the files are the
 * same. Routes are listed only if `readsRoutes`.
 */
export function createListing(folder: Folder, readsRoutes: boolean): Listing {
  const files = new Set<string>();
  const changed = new Set<string>();
  let folders: readonly string[] = [];
  let sources: Sources | undefined;
  let last: readonly string[] = [];

  const toFolders = (eventsDir: string): readonly string[] => [
    ...toModelFolders(eventsDir),
    ...(readsRoutes ? [API_FOLDER] : []),
  ];
  const matters = (path: string, eventsDir: string): boolean =>
    isListed(path, eventsDir) || (readsRoutes && isRouteFile(path));

  const lookAgain = (path: string, eventsDir: string): void => {
    const found = matters(path, eventsDir) ? (folder.stat(path) === 'file' ? [path] : []) : folder.list(path);
    for (const file of files) if (file === path || isBelow(file, path)) files.delete(file);
    for (const file of found) if (matters(file, eventsDir)) files.add(file);
  };

  return {
    folders: toFolders,
    sources(eventsDir) {
      if (sources?.eventsDir !== eventsDir) {
        sources = undefined;
        folders = toFolders(eventsDir);
        files.clear();
        for (const each of folders) changed.add(each);
      }
      if (sources !== undefined && changed.size === 0) return sources;
      for (const path of changed) {
        lookAgain(path, eventsDir);
        changed.delete(path);
      }
      const sorted = [...files].sort(byCodeUnit);
      if (sources === undefined || !isSameList(sorted, last)) {
        sources = {
          eventsDir,
          all: sorted,
          events: sorted.filter((file) => isEventFile(file, eventsDir)),
          subscribers: sorted.filter(isSubscriberFile),
          skipped: sorted.filter((file) => isSkippedFile(file, eventsDir)),
          routes: sorted.filter((file) => isRouteFile(file) && !isEventFile(file, eventsDir)),
        };
      }
      last = sorted;
      return sources;
    },
    has: (file) => files.has(file),
    changed(path) {
      // A change of its text does not change the list.
      if (files.has(path) && folder.stat(path) === 'file') return;
      const related = folders.flatMap((each) => {
        if (each === path || isBelow(each, path)) return [each];
        return isBelow(path, each) ? [path] : [];
      });
      for (const each of related) changed.add(each);
    },
  };
}
