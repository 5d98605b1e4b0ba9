import { type Stats, statSync } from 'node:fs';

/** Undefined for what is gone, and for what may not be looked at. */
export function findStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
