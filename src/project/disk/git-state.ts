import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { findUpwards } from './folder.js';

/** What git leaves in its folder while a merge, a rebase and the like are under way. */
const UNDER_WAY = ['MERGE_HEAD', 'rebase-merge', 'rebase-apply', 'CHERRY_PICK_HEAD', 'REVERT_HEAD'];

/** Whether the files of a folder are in the middle of a merge, a rebase or the like. */
export function isMerging({ path }: Folder): boolean {
  const folder = findGitFolder(path);
  return folder !== undefined && UNDER_WAY.some((name) => existsSync(resolve(folder, name)));
}

/** In a worktree `.git` is a file that names the folder. */
function findGitFolder(from: string): string | undefined {
  const repository = findUpwards(from, ['.git']);
  if (repository === undefined) return undefined;
  const path = resolve(repository, '.git');
  if (statSync(path).isDirectory()) return path;
  const named = /^gitdir: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return named === undefined ? undefined : resolve(repository, named.trim());
}
