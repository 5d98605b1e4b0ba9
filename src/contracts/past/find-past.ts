import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { folderOf } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import { findUpwards, openFolder, toPosix } from '../../project/disk/folder.js';
import { findChangedFiles } from './changed-files.js';
import { findCommit, openRepository, type Repository } from './git.js';
import { createIgnored } from './ignored-files.js';
import { openPastFolder, type PastFolder, type ResolveImport } from './past-folder.js';
import { openTree, type Tree } from './tree.js';

/** Another version of an app. */
export type Past = {
  /** As the user named it. */
  readonly value: string;
  /** What it is, for people: `commit 1a2b3c4d5e` or `the folder ../old`. */
  readonly title: string;
  /** Undefined if it has no app: then there is nothing to compare. */
  readonly folder: (Folder & Partial<PastFolder>) | undefined;
  /** The other apps that it has, if several may be this one; `prefix` is relative to the root of the repository. */
  readonly elsewhere?: readonly { readonly prefix: string; readonly open: () => Folder }[];
  /** Sentences about how it was found. */
  readonly notes: readonly string[];
  /** The files that differ, if they can be known without reading all of them; relative to the app, as it is now. */
  readonly changed?: readonly string[];
  /** Sentences about what could not be read; complete when everything was read. */
  readonly gaps: () => readonly string[];
};

export type FindPastInput = {
  /** A Git ref, or a folder relative to `cwd`. */
  readonly value: string;
  readonly cwd: string;
  /** The app as it is now. */
  readonly now: Folder;
  readonly resolveImport: ResolveImport;
};

/**
 * Finds another version of an app: in a folder, if the value names one that holds the app, else at a Git ref. Throws a
 * `ToolError` that says what to do if there is neither.
 */
export function findPast(input: FindPastInput): Past {
  const { value, cwd, now } = input;
  const folder = findFolder(resolve(cwd, value), now);
  if (folder === undefined) return findAtRef(input);
  const shown = toPosix(relative(cwd, folder)) || '.';
  const notes = resolve(folder) === resolve(now.path) ? ['--against names the app itself, so nothing can differ.'] : [];
  return { value, title: `the folder ${shown}`, folder: openFolder(folder), notes, gaps: () => [] };
}

/** The folder of the app in another checkout: the folder itself, or the one in the same place below it. */
function findFolder(folder: string, now: Folder): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const hasConfig = (each: string): boolean => CONFIG_FILES.some((name) => openFolder(each).stat(name) === 'file');
  const root = findUpwards(now.path, ['.git']);
  const same = root === undefined ? folder : resolve(folder, relative(root, now.path));
  return [folder, same].find(hasConfig);
}

function findAtRef({ value, now, resolveImport }: FindPastInput): Past {
  const repository = openRepository(now.path);
  const commit = findCommit(repository, value);
  const tree = openTree(repository.git, commit);
  const title = `commit ${commit.slice(0, SHORT)}`;
  const gaps = (): readonly string[] =>
    tree
      .missing()
      .map((path) => `The submodule ${path} is not there at its commit of ${value}: run git submodule update --init.`);
  const found = findPrefix(tree, repository.prefix, value);
  const root = rootOf(repository, now);
  const isIgnored = createIgnored(repository.git);
  const open = (prefix: string) => openPastFolder({ tree, root, prefix, now, resolveImport, isIgnored });
  if (found.prefix === undefined) {
    const elsewhere = found.others.map((prefix) => ({ prefix, open: () => open(prefix) }));
    return { value, title, folder: undefined, elsewhere, notes: found.notes, gaps };
  }
  const { prefix, notes } = found;
  const folder = open(prefix);
  // After a move, every path differs; with links, a file changes under paths that Git does not tell.
  const isPlain = prefix === repository.prefix && !tree.hasSourceLinks();
  const changed = isPlain ? findChangedFiles(repository, commit, { folder: now.path, root }) : undefined;
  return { value, title, folder, notes, gaps, ...(changed && { changed }) };
}

/** In characters of the hash of a commit. */
const SHORT = 10;

/** The root of the repository as the app's folder spells it, which may lead through symbolic links. */
function rootOf({ git, prefix }: Repository, { path }: Folder): string {
  if (prefix === '') return path;
  return path.endsWith(`/${prefix}`) ? path.slice(0, -prefix.length - 1) : toPosix(git.folder);
}

type Prefix = {
  readonly prefix: string | undefined;
  /** The folders of other configs. */
  readonly others: readonly string[];
  readonly notes: readonly string[];
};

/** The folder of the app at a commit: the same as now, else the only one with a config. */
function findPrefix(tree: Tree, prefix: string, ref: string): Prefix {
  const isConfig = (path: string): boolean => CONFIG_FILES.includes(path.slice(path.lastIndexOf('/') + 1));
  if (CONFIG_FILES.some((name) => tree.stat(prefix === '' ? name : `${prefix}/${name}`) === 'file'))
    return { prefix, others: [], notes: [] };
  const others = [
    ...new Set(tree.paths.filter((path) => isConfig(path) && !/(?:^|\/)node_modules\//.test(path)).map(folderOf)),
  ];
  const [only] = others;
  const here = prefix === '' ? 'at the root of the repository' : `in ${prefix}`;
  const nothing = `${ref} has no ${CONFIG_FILES[0]} ${here}`;
  if (others.length === 1 && only !== undefined)
    return {
      prefix: only,
      others,
      notes: [`${nothing}: compared with the one in ${only === '' ? 'its root' : only}.`],
    };
  if (others.length === 0) return { prefix: undefined, others, notes: [`${nothing}: there is nothing to compare.`] };
  const more = others.length > MAX_LISTED ? ` and ${others.length - MAX_LISTED} more` : '';
  const where = others.slice(0, MAX_LISTED).map((each) => each || 'its root');
  const note = `${nothing}, but in ${where.join(', ')}${more}, which have none of the events of this app: there is nothing to compare. If one of them is this app, compare with its folder: git worktree add ../before ${ref}, then --against ../before/FOLDER.`;
  return { prefix: undefined, others, notes: [note] };
}

const MAX_LISTED = 3;
