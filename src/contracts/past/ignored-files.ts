import { isBelow } from '../../analysis/lib/paths.js';
import type { Git } from './git.js';

/** Tells whether Git ignores a path, which is posix and relative to the root of the repository. Git is asked once. */
export function createIgnored(git: Git): (path: string) => boolean {
  let entries: readonly string[] | undefined;
  return (path) => {
    entries ??= listIgnored(git);
    return entries.some((each) => (each.endsWith('/') ? isBelow(path, each) || `${path}/` === each : path === each));
  };
}

/** The files that Git ignores, and the folders that it ignores as a whole, with a `/` at the end. */
function listIgnored(git: Git): readonly string[] {
  const args = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'];
  const listed = git.run(args).toString('utf8').split('\0');
  return listed.filter((each) => each !== '' && !/(?:^|\/)node_modules\//.test(each));
}
