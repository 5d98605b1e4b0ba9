import { dirname, relative, resolve } from 'node:path';
import { isBelow } from '../../analysis/lib/paths.js';
import { loadTsconfig, type Tsconfig } from '../compiler/load-tsconfig.js';
import { toPosix } from '../disk/folder.js';
import type { Surroundings } from './inspect-app.js';
import { has } from './package-json.js';

/**
 * The folder of the config, relative to the package; empty for the package itself. Where the compiler takes only what is
 * in `src/`, or where the place of what it emits depends on it, everything goes there.
 */
export function chooseHome(surroundings: Surroundings): string {
  const { root, manifest, configured } = surroundings;
  if (configured !== undefined) return configured;
  const main = loadTsconfig(`${root.path}/tsconfig.json`);
  const own = [main ?? [], loadTsconfig(`${root.path}/tsconfig.build.json`) ?? []].flat();
  const rootDir = own.map((each) => rootDirOf(each, root.path)).find((each) => each !== undefined);
  if (rootDir !== undefined) return rootDir;
  if (has(manifest, 'next') && ['src/app', 'src/pages'].some((folder) => root.stat(folder) === 'folder')) return 'src';
  return main !== undefined && emitsFromSrc(main) ? 'src' : '';
}

/** `rootDir` of a tsconfig, if that is a folder below the package. */
function rootDirOf({ path, config }: Tsconfig, root: string): string | undefined {
  const { rootDir } = config.compilerOptions ?? {};
  if (rootDir === undefined) return undefined;
  const folder = toPosix(relative(root, resolve(dirname(path), rootDir)));
  return folder === '' || folder.startsWith('..') || folder.includes('/') ? undefined : folder;
}

/** Whether a project writes what it compiles, and compiles only `src/`: another folder would move what it writes. */
function emitsFromSrc({ config }: Tsconfig): boolean {
  const { include = [], compilerOptions } = config;
  const isInSrc = (pattern: string): boolean => {
    const path = pattern.replace(/^\.\//, '');
    return path === 'src' || isBelow(path, 'src');
  };
  return compilerOptions?.noEmit !== true && include.length > 0 && include.every(isInSrc);
}
