import { type Stats, statSync } from 'node:fs';

/** Undefined if the path does not exist or may not be accessed. */
export function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Whether a path was written after a time, in ms since 1970; false if it does not exist. */
export function isNewer(path: string, time: number): boolean {
  return (findStats(path)?.mtimeMs ?? 0) > time;
}

export function isFile(path: string): boolean {
  return findStats(path)?.isFile() === true;
}

export function isFolder(path: string): boolean {
  return findStats(path)?.isDirectory() === true;
}
