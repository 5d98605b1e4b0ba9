import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { findUpwards } from '../disk/folder.js';

/** The part of Prettier that we use. Version 2 returns plain values, version 3 returns promises. */
type Prettier = {
  resolveConfig(file: string, options: object): Answer<object | null>;
  getFileInfo(file: string, options: object): Answer<{ readonly ignored: boolean }>;
  check(text: string, options: object): Answer<boolean>;
  format(text: string, options: object): Answer<string>;
};

type Answer<T> = T | Promise<T>;

/** A file before and after an edit. */
export type Edited = { readonly path: string; readonly before: string; readonly after: string };

/** `failure`: why Prettier failed; `text` is then the edited text as it was. */
export type Formatted = { readonly text: string; readonly failure?: string };

/** Formats edited files with the app's own Prettier, but only those that were formatted before the edit. */
export function createFormatter({ path: root }: Folder): (edited: Edited) => Promise<Formatted> {
  let prettier: Prettier | undefined;
  const load = createRequire(`${root}/`);
  const script = findScript(load);
  return async ({ path, before, after }) => {
    if (script === undefined) return { text: after };
    try {
      prettier ??= load(script) as Prettier;
      const file = resolve(root, path);
      const ignorePath = resolve(findUpwards(root, [IGNORE_FILE]) ?? root, IGNORE_FILE);
      const { ignored } = await prettier.getFileInfo(file, { ignorePath });
      if (ignored) return { text: after };
      const options = { ...(await prettier.resolveConfig(file, { editorconfig: true })), filepath: file };
      return { text: (await prettier.check(before, options)) ? await prettier.format(after, options) : after };
    } catch (error) {
      const [failure = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      return { text: after, failure };
    }
  };
}

const IGNORE_FILE = '.prettierignore';

function findScript(load: NodeJS.Require): string | undefined {
  try {
    return load.resolve('prettier');
  } catch {
    return undefined;
  }
}
