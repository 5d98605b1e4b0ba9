/** `path` as seen from the folder `root`: both absolute and posix, as TypeScript has them. */
export function toAppPath(root: string, path: string): string {
  if (path.startsWith(`${root}/`)) return path.slice(root.length + 1);
  const from = root.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** The absolute path of a path that is relative to `root`. */
export function toAbsolute(root: string, path: string): string {
  let folder = root;
  let rest = path;
  while (rest.startsWith('../')) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    rest = rest.slice('../'.length);
  }
  return `${folder}/${rest}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
