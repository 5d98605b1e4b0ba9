import { isAbsolute, relative, resolve } from 'node:path';
import type { SourceText } from '../../../analysis/model/source.js';
import { openFolder, toPosix } from '../../../project/disk/folder.js';
import { replaceFiles, tidyFiles } from '../../../project/disk/replace-files.js';

export type Written = { readonly written: readonly string[]; readonly unchanged: readonly string[] };

/** Writes files whose paths are relative to `cwd`, but none that has the same text already. */
export function writeDocuments(cwd: string, files: readonly SourceText[]): Written {
  const folder = openFolder(cwd);
  const placed = files.map(({ path, text }) => {
    const inside = toPosix(relative(cwd, resolve(cwd, path)));
    return { path: isAbsolute(inside) ? toPosix(resolve(path)) : inside, text };
  });
  tidyFiles(
    folder,
    placed.map(({ path }) => path),
  );
  const changed = placed.filter(({ path, text }) => folder.read(path) !== text);
  replaceFiles(folder, changed);
  const paths = new Set(changed.map(({ path }) => path));
  return {
    written: [...paths],
    unchanged: placed.map(({ path }) => path).filter((path) => !paths.has(path)),
  };
}
