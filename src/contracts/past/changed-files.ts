import { toAppPath } from '../../analysis/lib/paths.js';
import type { Repository } from './git.js';

/**
 * The files that differ between a commit and the disk, those of now and those of then; relative to `folder`. For a
 * submodule, that is its folder. Files that Git ignores are not among them. `folder` and the `root` of the repository are absolute and posix.
 */
export function findChangedFiles(
  { git }: Repository,
  commit: string,
  { folder, root }: { readonly folder: string; readonly root: string },
): readonly string[] {
  const list = (args: readonly string[]): readonly string[] => git.run(args).toString('utf8').split('\0').slice(0, -1);
  const changed = list(['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', commit, '--']);
  const untracked = list(['ls-files', '--others', '--exclude-standard', '-z']);
  return [...new Set([...changed, ...untracked])].map((path) =>
    toAppPath(folder, `${root}/${path.replace(/\/$/, '')}`),
  );
}
