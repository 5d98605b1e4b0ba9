import { fileURLToPath, pathToFileURL } from 'node:url';
import { toPosix } from '../../../project/disk/folder.js';

/** The longest path and the longest name that a file can have, where systems differ the larger. */
const MAX_PATH = 4_096;
const MAX_NAME = 255;

/** The absolute posix path of a `file:` URI; undefined for any other document, and for what can be no file. */
export function toPath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = toPosix(fileURLToPath(uri)).replace(/(?<=.)\/$/, '');
    const isFile =
      path.length < MAX_PATH && !path.includes('\0') && path.split('/').every(({ length }) => length <= MAX_NAME);
    return isFile ? path : undefined;
  } catch {
    // On another machine, or no path at all.
    return undefined;
  }
}

export function toUri(path: string): string {
  return pathToFileURL(path).href;
}
