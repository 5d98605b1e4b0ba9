import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { findUpwards } from './folder.js';

/** What Git keeps in its folder during a merge, a rebase, a cherry-pick or a revert. */
const UNDER_WAY = ['MERGE_HEAD', 'rebase-merge', 'rebase-apply', 'CHERRY_PICK_HEAD', 'REVERT_HEAD'];

/** Whether a merge, a rebase or the like is in progress in the repository of a folder. */
export function isMerging({ path }: Folder): boolean {
  const folder = findGitFolder(path);
  return folder !== undefined && UNDER_WAY.some((name) => existsSync(resolve(folder, name)));
}

/** In a worktree, `.git` is a file that contains the path of the folder. */
function findGitFolder(from: string): string | undefined {
  const repository = findUpwards(from, ['.git']);
  if (repository === undefined) return undefined;
  const path = resolve(repository, '.git');
  if (statSync(path).isDirectory()) return path;
  const named = /^gitdir: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return named === undefined ? undefined : resolve(repository, named.trim());
}
