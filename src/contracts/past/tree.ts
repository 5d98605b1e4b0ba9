import { joinPath } from '../../analysis/lib/paths.js';
import { isSourcePath } from '../../analysis/model/layout.js';
import { ToolError } from '../../project/disk/tool-error.js';
import { createGit, type Git } from './git.js';

/** The files of a commit; every path is posix and relative to the root of the repository. */
export type Tree = {
  /** The paths of all files, symbolic links included, in the order of git. */
  readonly paths: readonly string[];
  stat(path: string): 'file' | 'folder' | undefined;
  /** The bytes of a file; undefined if there is none. */
  read(path: string): Buffer | undefined;
  /** Announces files that will be read, so that they are read with one process. */
  announce(paths: readonly string[]): void;
  /** Whether a symbolic link leads to a folder or a source file, which then has several paths. */
  hasSourceLinks(): boolean;
  /** Where a path leads through symbolic links; undefined if that is outside the commit. */
  toReal(path: string): string | undefined;
  /** Submodules whose commit is not there, as far as anybody looked into them. */
  missing(): readonly string[];
};

type Entry = { readonly mode: string; readonly id: string };

const LINK = '120000';
const SUBMODULE = '160000';

/** Links may lead to links, but not for ever. */
const MAX_LINKS = 40;

export function openTree(git: Git, commit: string): Tree {
  const entries = readEntries(git, commit);
  const folders = toFolders([...entries.keys()]);
  const blobs = createBlobs(git);
  const ofMode = (mode: string): readonly string[] =>
    [...entries].flatMap(([path, entry]) => (entry.mode === mode ? [path] : []));
  const links = new Set(ofMode(LINK));
  const submodules = createSubmodules(
    git,
    new Map(ofMode(SUBMODULE).map((path) => [path, entries.get(path) as Entry])),
  );
  blobs.announce([...links].map((path) => (entries.get(path) as Entry).id));

  const targetOf = (link: string): string => blobs.read((entries.get(link) as Entry).id).toString('utf8');
  const toReal = (path: string): string | undefined => {
    let real = path;
    for (let hops = 0; hops < MAX_LINKS; hops++) {
      const link = links.size === 0 ? undefined : prefixesOf(real).find((each) => links.has(each));
      if (link === undefined) return real;
      const target = targetOf(link);
      const joined = target.startsWith('/') ? '..' : joinPath(link, target);
      if (joined.startsWith('..')) return undefined;
      real = joined + real.slice(link.length);
    }
    return undefined;
  };

  const fileAt = (path: string): Entry | undefined => {
    const entry = entries.get(path);
    return entry === undefined || entry.mode === SUBMODULE ? undefined : entry;
  };

  const stat = (path: string): 'file' | 'folder' | undefined => {
    const real = toReal(path);
    if (real === undefined) return undefined;
    if (fileAt(real) !== undefined) return 'file';
    if (real === '' || folders.has(real)) return 'folder';
    const inner = submodules.find(real);
    return inner?.path === '' ? 'folder' : inner?.tree.stat(inner.path);
  };

  return {
    paths: [...entries.keys()],
    toReal,
    stat,
    hasSourceLinks: () => [...links].some((link) => isSourcePath(link) || stat(link) === 'folder'),
    read(path) {
      const real = toReal(path);
      if (real === undefined) return undefined;
      const entry = fileAt(real);
      if (entry !== undefined) return blobs.read(entry.id);
      const inner = submodules.find(real);
      return inner?.tree.read(inner.path);
    },
    announce(paths) {
      blobs.announce(paths.flatMap((path) => fileAt(toReal(path) ?? '')?.id ?? []));
    },
    missing: submodules.missing,
  };
}

function readEntries(git: Git, commit: string): ReadonlyMap<string, Entry> {
  const listed = git.run(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8');
  const entries = new Map<string, Entry>();
  for (const line of listed.split('\0')) {
    const [, mode, id, path] = /^(\d+) \w+ (\w+)\t([\s\S]+)$/.exec(line) ?? [];
    if (mode !== undefined && id !== undefined && path !== undefined) entries.set(path, { mode, id });
  }
  return entries;
}

function toFolders(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** The folders above a path, the outermost first, and the path itself. */
function prefixesOf(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

/** Reads blobs by their id: all that were announced at once. */
function createBlobs(git: Git) {
  const known = new Map<string, Buffer>();
  const wanted = new Set<string>();
  const fetch = (): void => {
    const output = git.run(['cat-file', '--batch'], `${[...wanted].join('\n')}\n`);
    let at = 0;
    for (const id of wanted) {
      const end = output.indexOf('\n', at);
      const [, , size] = output.subarray(at, end).toString('latin1').split(' ');
      if (size === undefined)
        throw new ToolError('This clone does not have all files of the commit', 'Fetch them: git fetch --refetch.');
      const length = Number(size);
      known.set(id, output.subarray(end + 1, end + 1 + length));
      at = end + 1 + length + 1;
    }
    wanted.clear();
  };
  return {
    announce(ids: readonly string[]) {
      for (const id of ids) if (!known.has(id)) wanted.add(id);
    },
    read(id: string): Buffer {
      if (!known.has(id)) {
        wanted.add(id);
        fetch();
      }
      return known.get(id) as Buffer;
    },
  };
}

/** The commits of submodules, which are read from the clones of them that are on the disk. */
function createSubmodules(git: Git, entries: ReadonlyMap<string, Entry>) {
  const opened = new Map<string, Tree | undefined>();
  const open = (path: string, { id }: Entry): Tree | undefined => {
    const inner = createGit(`${git.folder}/${path}`);
    try {
      // Without a clone, git would find the outer repository, which does not have that commit.
      return inner.ask(['cat-file', '-e', id]) === undefined ? undefined : openTree(inner, id);
    } catch {
      // The folder of the submodule is gone.
      return undefined;
    }
  };
  return {
    find(path: string): { readonly tree: Tree; readonly path: string } | undefined {
      if (entries.size === 0) return undefined;
      const outer = prefixesOf(path).find((each) => entries.has(each));
      if (outer === undefined) return undefined;
      if (!opened.has(outer)) opened.set(outer, open(outer, entries.get(outer) as Entry));
      const tree = opened.get(outer);
      return tree && { tree, path: path.slice(outer.length + 1) };
    },
    missing: () => [...opened].flatMap(([path, tree]) => (tree === undefined ? [path] : [])),
  };
}
