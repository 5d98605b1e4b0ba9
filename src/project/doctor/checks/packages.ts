import { relative, resolve } from 'node:path';
import { groupBy } from '../../../analysis/lib/collections.js';
import { folderOf } from '../../../analysis/lib/paths.js';
import { PACKAGE_JSON, PACKAGE_NAME } from '../../../analysis/model/layout.js';
import { KEEP_ONE_COPY } from '../../compiler/explain-errors.js';
import { findPackage, type InstalledPackage } from '../../disk/find-package.js';
import { findUpwards, openFolder, toPosix } from '../../disk/folder.js';
import { readManifest } from '../../setup/inspect-app.js';
import { has } from '../../setup/package-json.js';
import type { AppState } from '../app-state.js';
import type { Check } from '../check.js';
import { toAdd, toRun } from '../commands.js';

export const notInstalled: Check = {
  name: 'not-installed',
  severity: 'error',
  about: 'this package or TypeScript, not installed',
  look({ core, compiler, manifest, manager }) {
    const missing = [...(core === undefined ? [PACKAGE_NAME] : []), ...(compiler === undefined ? ['typescript'] : [])];
    if (missing.length === 0) return [];
    const unlisted = missing.filter((name) => !has(manifest, name));
    const adds = unlisted.map((name) => toAdd(manager, name, name === 'typescript' ? 'development' : 'runtime'));
    return [
      {
        message: `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed here.`,
        help: `Run: ${adds.length === 0 ? `${manager} install` : adds.join(' && ')}.`,
        place: { file: PACKAGE_JSON },
      },
    ];
  },
};

export const notListed: Check = {
  name: 'not-listed',
  severity: 'warning',
  about: 'this package, installed but not listed in package.json: package managers that hoist nothing do not find it',
  look({ root, core, manager, manifest, unreadable, configured }) {
    if (
      core === undefined ||
      // What sets an app up lists it too.
      configured === undefined ||
      core.folder === root.path ||
      unreadable.length > 0 ||
      has(manifest, PACKAGE_NAME) ||
      isListedAbove(root.path)
    )
      return [];
    return [
      {
        message: `${PACKAGE_JSON} does not list ${PACKAGE_NAME}, so the next installation need not bring it.`,
        help: `Run: ${toAdd(manager, PACKAGE_NAME)}.`,
        place: { file: PACKAGE_JSON },
      },
    ];
  },
};

/** Whether a workspace above lists the package. */
function isListedAbove(folder: string): boolean {
  const above = findUpwards(resolve(folder, '..'), [PACKAGE_JSON]);
  if (above === undefined || resolve(above) === resolve(folder)) return false;
  return lists(above) || isListedAbove(above);
}

function lists(folder: string): boolean {
  try {
    return has(readManifest(openFolder(folder)), PACKAGE_NAME);
  } catch {
    // It belongs to nobody's app here.
    return false;
  }
}

export const otherVersion: Check = {
  name: 'other-version',
  severity: 'warning',
  about: 'a `tsc-run` of another version than the one of the app, for example a global one',
  look({ core, version, manager }) {
    if (core === undefined || core.version === version) return [];
    return [
      {
        message: `This is tsc-run ${version}, and the app has ${PACKAGE_NAME} ${core.version}: they may write different files.`,
        help: `Run the one of the app: ${toRun(manager)}.`,
      },
    ];
  },
};

export const twoCopies: Check = {
  name: 'two-copies',
  severity: 'error',
  about: 'two versions of this package in one program, of which only one has the registry',
  look(state) {
    const { root, core, users } = state;
    if (core === undefined) return [];
    const [first] = [...findInUsers(users, core), ...findBesideFiles(state, core)];
    if (first === undefined) return [];
    const [own, theirs] = [core.folder, first.copy.folder].map((each) => toPosix(relative(root.path, each)));
    return [
      {
        message: `There are two copies of ${PACKAGE_NAME}: ${own} (${core.version}) and ${theirs} (${first.copy.version}). ${first.user} uses the second, which has no registry.`,
        help: KEEP_ONE_COPY,
      },
    ];
  },
};

/** A copy of the package, and who finds it. TypeScript, and what runs, take two copies of one version for one. */
type Use = { readonly user: string; readonly copy: InstalledPackage };

function findInUsers(users: AppState['users'], own: InstalledPackage): readonly Use[] {
  return users.flatMap(({ name, folder }) => {
    const copy = findPackage(folder, PACKAGE_NAME);
    return copy === undefined || copy.version === own.version ? [] : [{ user: name, copy }];
  });
}

/** The other copies that compiled files find, of those that use the package. */
function findBesideFiles({ root, app, compiled }: AppState, own: InstalledPackage): readonly Use[] {
  return [...groupBy(compiled, folderOf)].flatMap(([folder, files]) => {
    const copy = findPackage(resolve(app.path, folder), PACKAGE_NAME);
    if (copy === undefined || copy.version === own.version) return [];
    const user = files.find((file) => app.read(file)?.includes(PACKAGE_NAME));
    return user === undefined ? [] : [{ user: toPosix(relative(root.path, resolve(app.path, user))), copy }];
  });
}
