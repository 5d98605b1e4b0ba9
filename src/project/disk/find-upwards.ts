import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The nearest folder, from `from` upwards, that holds one of `names`. */
export function findUpwards(from: string, names: readonly string[]): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(`${folder}/${name}`))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
