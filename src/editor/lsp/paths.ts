import { fileURLToPath, pathToFileURL } from 'node:url';
import { toPosix } from '../../project/disk/folder.js';

/** The absolute posix path of a `file:` URI; undefined for any other document. */
export function toPath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return toPosix(fileURLToPath(uri)).replace(/(?<=.)\/$/, '');
  } catch {
    // On another machine, or no path at all.
    return undefined;
  }
}

export function toUri(path: string): string {
  return pathToFileURL(path).href;
}
