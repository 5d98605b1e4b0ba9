import { type Stats, statSync } from 'node:fs';

/** Undefined if the path does not exist or may not be accessed. */
export function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export function isFile(path: string): boolean {
  return findStats(path)?.isFile() === true;
}

export function isFolder(path: string): boolean {
  return findStats(path)?.isDirectory() === true;
}
