import { isBelow } from '../../../analysis/lib/paths.js';
import { CONFIG_FILES, isScript, isSourcePath } from '../../../analysis/model/layout.js';
import { findUpwards, toPosix } from '../../../project/disk/folder.js';
import type { OpenDocuments } from './documents.js';
import { type EditedApp, openEditedApp } from './edited-app.js';
import { findRoot, type Located, toFile } from './located.js';
import { toPath } from './paths.js';

/** The apps of the workspace that were opened: those of its folders, and those of files that are open. */
export interface Workspace {
  apps(): readonly EditedApp[];
  /** Opens the apps of the folders of the workspace; returns those that were not open. */
  openHomes(): readonly EditedApp[];
  /** The app of a document, opened if it was not; undefined if it belongs to none. */
  locate(uri: string): Located | undefined;
  /** The same by path; undefined if the file cannot be a source of an app, such as an installed one. */
  find(path: string): Located | undefined;
  addFolders(paths: readonly string[]): void;
  /** Closes the apps in these folders, and returns them. */
  removeFolders(paths: readonly string[]): readonly EditedApp[];
}

/** `onOpen` is called for each app once, before anything of it is read. */
export function createWorkspace(documents: OpenDocuments, onOpen: (app: EditedApp) => void): Workspace {
  const apps = new Map<string, EditedApp>();
  const folders = new Set<string>();

  const open = (root: string): EditedApp => {
    const known = apps.get(root);
    if (known !== undefined) return known;
    const app = openEditedApp(root, documents);
    apps.set(root, app);
    onOpen(app);
    return app;
  };

  const find = (path: string): Located | undefined => {
    if (!isSourcePath(path) || path.includes('/node_modules/')) return undefined;
    const root = findRoot(path, [...folders]);
    if (root === undefined) return undefined;
    const app = open(root);
    const file = toFile(app, path);
    // It may be in no tsconfig, or in none yet.
    if (isScript(file) && documents.find(path) !== undefined) app.session.include([file]);
    return { app, file };
  };

  return {
    apps: () => [...apps.values()],
    openHomes() {
      const roots = [...folders].flatMap((each) => findUpwards(each, CONFIG_FILES) ?? []).map(toPosix);
      return [...new Set(roots)].filter((root) => !apps.has(root)).map(open);
    },
    locate(uri) {
      const path = toPath(uri);
      return path === undefined ? undefined : find(path);
    },
    find,
    addFolders(paths) {
      for (const path of paths) folders.add(path);
    },
    removeFolders(paths) {
      for (const path of paths) folders.delete(path);
      const closed = [...apps.values()].filter(({ root }) =>
        paths.some((path) => root === path || isBelow(root, path)),
      );
      for (const { root } of closed) apps.delete(root);
      return closed;
    },
  };
}
