import type { Folder } from '../../analysis/model/folder.js';
import { isForeign, isScript } from '../../analysis/model/layout.js';

/** What the files of an app import, read from their texts; paths are relative to the app. */
export type Imports = {
  /**
   * These files and all that they import, directly or through others, apart from installed packages; also what a
   * specifier would resolve to if it existed.
   */
  readonly from: (entries: readonly string[]) => ReadonlySet<string>;
  /** Forgets files that have changed. */
  readonly changed: (paths: readonly string[]) => void;
};

export function createImports(folder: Folder): Imports {
  const known = new Map<string, readonly string[]>();

  const importsOf = (file: string): readonly string[] => {
    let found = known.get(file);
    if (found === undefined) {
      found = isScript(file) ? readImports(folder, file) : [];
      known.set(file, found);
    }
    return found;
  };

  return {
    from(entries) {
      const files = new Set(entries);
      // A set is walked in the order of its growth.
      for (const file of files) for (const imported of importsOf(file)) files.add(imported);
      return files;
    },
    changed(paths) {
      // A file that is new, or gone, changes what others resolve to.
      if (paths.some((path) => folder.stat(path) === undefined || !known.has(path))) known.clear();
      for (const path of paths) known.delete(path);
    },
  };
}

function readImports(folder: Folder, file: string): readonly string[] {
  const text = folder.read(file) ?? '';
  const found = [...text.matchAll(SPECIFIER)].flatMap(([, specifier = '']) => {
    if (specifier.startsWith('node:')) return [];
    const candidates = folder.resolve(specifier, file).filter((each) => !isForeign(each));
    const existing = candidates.find((each) => folder.stat(each) === 'file');
    return existing === undefined ? candidates : [existing];
  });
  return [...new Set(found)];
}

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"\n]+)['"]/g;
