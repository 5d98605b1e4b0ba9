/** Whether a path is inside a folder, at any depth; both are posix, and both absolute or relative to the same folder. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '' || folder.endsWith('/') ? folder : `${folder}/`) && path !== folder;
}

/** The folder of a path; empty for a path of one segment. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Makes an absolute path relative to the absolute folder `root`; it starts with `../` if it is outside. */
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

/**
 * The relative import from the file `from` to `path`, with `./` or `../` in front. Both are relative to `root`, the
 * absolute path of the app, whose folder names matter if `from` is outside it.
 */
export function toRelative(from: string, path: string, root: string): string {
  const source = joinPath(`${root}/.`, from).split('/').slice(0, -1);
  const target = joinPath(`${root}/.`, path).split('/');
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared]) shared++;
  const up = source.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...target.slice(shared)].join('/');
}

/** The path that a relative import in `from` refers to, without `.` and inner `..`. */
export function joinPath(from: string, relative: string): string {
  const parts: string[] = [];
  for (const part of [...from.split('/').slice(0, -1), ...relative.split('/')]) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
