import { createRequire } from 'node:module';
import type { Folder } from '../../analysis/model/folder.js';

/**
 * Loads a module of an optional package: the one that this package sees, else that of the app. Undefined if neither has
 * it.
 */
export function loadPeer({ path: root }: Folder, path: string): unknown {
  for (const from of [import.meta.url, `${root}/`]) {
    try {
      return createRequire(from)(path) as unknown;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
