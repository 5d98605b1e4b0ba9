import { resolve } from 'node:path';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import { folderOf, isBelow, toAppPath } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isDeclarationFile, isForeign, isSourcePath, PACKAGE_NAME } from '../../analysis/model/layout.js';
import { toCandidates } from '../../analysis/static/modules.js';
import { decodeText, isSourceFolder, openFolder, toPosix } from '../../project/disk/folder.js';
import type { Tree } from './tree.js';

export type PastInput = {
  readonly tree: Tree;
  /** The root of the repository; absolute and posix. */
  readonly root: string;
  /** The folder of the app in the commit, relative to the root; empty for the root itself. */
  readonly prefix: string;
  /** The app as it is now, whose installed packages are used where the commit has the app in another folder. */
  readonly now: Folder;
  /** Resolves what is neither relative nor our package, as TypeScript does. */
  readonly resolveImport: ResolveImport;
  /** Whether Git ignores a path, relative to the root. */
  readonly isIgnored: (path: string) => boolean;
};

export type PastFolder = Folder & {
  /** Whether the commit does not have a file that is there, so that it is read as it is now. */
  isUntracked(file: string): boolean;
  /** From now on, takes any source file that the commit does not have from the disk: it may have been ignored then. */
  borrow(): void;
};

export type ResolveImport = (folder: Folder, specifier: string, from: string) => string | undefined;

/**
 * An app as it was at a commit. Installed packages, files that Git ignores, and all that is outside the repository, come
 * from the disk.
 */
export function openPastFolder({ tree, root, prefix, now, resolveImport, isIgnored }: PastInput): PastFolder {
  const path = prefix === '' ? root : `${root}/${prefix}`;
  const disk = openFolder(path);

  /** The path in the commit; undefined for a file that comes from the disk. */
  const toCommitted = (file: string): string | undefined => {
    const absolute = toPosix(resolve(path, file));
    if (isForeign(`${absolute}/`)) return undefined;
    return absolute === root ? '' : isBelow(absolute, root) ? absolute.slice(root.length + 1) : undefined;
  };
  const isMoved = path !== now.path;
  /** On the disk, the packages of an app that has moved are in its folder of now. */
  const fromDisk = <T>(file: string, get: (folder: Folder, file: string) => T | undefined): T | undefined =>
    get(disk, file) ?? (isMoved && isForeign(`${file}/`) ? get(now, file) : undefined);
  let borrows = false;
  /** Where a file is that the commit does not have because Git ignores it. */
  const findIgnored = (file: string, committed: string): Folder | undefined => {
    if (tree.stat(committed) !== undefined) return undefined;
    const folders = isMoved && !file.startsWith('../') ? [disk, now] : [disk];
    return folders.find((each) => {
      const kind = each.stat(file);
      if (kind === undefined) return false;
      const absolute = toPosix(resolve(each.path, file));
      if (!isBelow(absolute, root)) return false;
      return (borrows && (kind === 'folder' || isSourcePath(file))) || isIgnored(absolute.slice(root.length + 1));
    });
  };

  const folder: PastFolder = {
    path,
    read(file) {
      const committed = toCommitted(file);
      if (committed === undefined) return fromDisk(file, (from, each) => from.read(each));
      const bytes = tree.stat(committed) === 'file' ? readWithSiblings(tree, committed) : undefined;
      return bytes === undefined ? findIgnored(file, committed)?.read(file) : decodeText(file, bytes);
    },
    stat(file) {
      const committed = toCommitted(file);
      if (committed === undefined) return fromDisk(file, (from, each) => from.stat(each));
      return tree.stat(committed) ?? findIgnored(file, committed)?.stat(file);
    },
    borrow() {
      borrows = true;
    },
    isUntracked(file) {
      const committed = toCommitted(file);
      return committed !== undefined && findIgnored(file, committed)?.stat(file) === 'file';
    },
    list(below) {
      const start = toCommitted(below);
      if (start === undefined) return [];
      const found = listFiles(tree, start);
      // Whoever lists the whole app will read few of its files.
      if (start !== prefix) tree.announce(found);
      const listed = found.map((each) => toAppPath(path, `${root}/${each}`));
      if (below !== '') return listed;
      // Declarations for all files are often generated.
      const declared = now.list('').filter((each) => isDeclarationFile(each) && folder.isUntracked(each));
      return declared.length === 0 ? listed : [...new Set([...listed, ...declared])].sort(byCodeUnit);
    },
    resolve(specifier, from) {
      const relatives = specifier.startsWith('.') ? toCandidates(from, specifier) : [];
      if (relatives.some((each) => folder.stat(each) === 'file')) return relatives;
      if (specifier === PACKAGE_NAME) return [`node_modules/${PACKAGE_NAME}`];
      return [...new Set([resolveImport(folder, specifier, from) ?? [], relatives].flat())];
    },
  };
  return folder;
}

/** Whoever reads a file will read those beside it. */
function readWithSiblings(tree: Tree, path: string): Buffer | undefined {
  const folder = folderOf(path);
  tree.announce(siblingsOf(tree).get(folder) ?? []);
  return tree.read(path);
}

const siblings = new WeakMap<Tree, ReadonlyMap<string, readonly string[]>>();

function siblingsOf(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const known = siblings.get(tree);
  if (known !== undefined) return known;
  const found = new Map<string, string[]>();
  for (const path of tree.paths) {
    if (!isSourcePath(path) && !path.endsWith('.json')) continue;
    const folder = folderOf(path);
    const list = found.get(folder);
    if (list === undefined) found.set(folder, [path]);
    else list.push(path);
  }
  siblings.set(tree, found);
  return found;
}

/** The source files below a folder, through links too. */
function listFiles(tree: Tree, start: string): readonly string[] {
  const isSource = (path: string): boolean => isSourcePath(path) && path.split('/').slice(0, -1).every(isSourceFolder);
  const below = (folder: string): readonly string[] => tree.paths.filter((path) => isBelow(path, folder));
  const rest = (path: string): string => (start === '' ? path : path.slice(start.length + 1));
  const real = tree.toReal(start);
  const own =
    real === undefined
      ? []
      : below(real).map((path) => joinFolder(start, path.slice(real === '' ? 0 : real.length + 1)));
  const linked = own
    .filter((path) => tree.toReal(path) !== path && tree.stat(path) === 'folder')
    .flatMap((link) => {
      const target = tree.toReal(link) ?? '';
      return isBelow(start, target) || start === target
        ? []
        : below(target).map((path) => joinFolder(link, path.slice(target.length + 1)));
    });
  const files = [...own, ...linked].filter((path) => isSource(rest(path)) && tree.stat(path) === 'file');
  return [...new Set(files)].sort(byCodeUnit);
}

function joinFolder(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
