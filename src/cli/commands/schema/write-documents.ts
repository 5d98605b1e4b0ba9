import { isAbsolute, relative, resolve } from 'node:path';
import type { SourceText } from '../../../analysis/model/source.js';
import { openFolder, toPosix } from '../../../project/disk/folder.js';
import { DIALECT } from '../../../contracts/schema/dialect.js';
import { replaceFiles, requireFile, tidyFiles } from '../../../project/disk/replace-files.js';
import { ToolError } from '../../../project/disk/tool-error.js';

export type Written = { readonly written: readonly string[]; readonly unchanged: readonly string[] };

/** What is written, in words, and how it is recognized. */
export type Kind = { readonly what: string; readonly isOwn: (text: string) => boolean };

/**
 * Writes files whose paths are relative to `cwd`, but none that has the same text already. Throws a `ToolError`, and
 * writes nothing, if one of them is there already and holds anything else.
 */
export function writeDocuments(cwd: string, files: readonly SourceText[], { what, isOwn }: Kind = SCHEMA): Written {
  const folder = openFolder(cwd);
  const placed = files.map(({ path, text }) => {
    const inside = toPosix(relative(cwd, resolve(cwd, path)));
    const isElsewhere = isAbsolute(inside) || (isAbsolute(path) && inside.startsWith('../'));
    return { path: isElsewhere ? toPosix(resolve(path)) : inside, text };
  });
  for (const { path } of placed) {
    // A pipe would be read for ever.
    requireFile(cwd, path);
    if (!isFree(folder.read(path), isOwn))
      throw new ToolError(`${path} is not ${what} that tsc-run wrote`, 'Choose another --out, or move that file away.');
  }
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

/** Whether a file may be written over: it is empty or not there, or was written by the tool before. */
function isFree(text: string | undefined, isOwn: Kind['isOwn']): boolean {
  return text === undefined || text.trim() === '' || isOwn(text);
}

/** What `tsc-run schema` writes. */
const SCHEMA: Kind = {
  what: 'a schema',
  isOwn: (text) =>
    /^\s*\{\s*"\$schema"\s*:\s*"([^"]*)"/.exec(text)?.[1] === DIALECT || /^\s*\{\s*"asyncapi"\s*:/.test(text),
};
