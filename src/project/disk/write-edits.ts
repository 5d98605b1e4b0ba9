import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import { replaceFiles, tidyFiles } from './replace-files.js';
import { toToolError } from './tool-error.js';

/** A file as it was read, and what it becomes; both without a byte order mark. */
export type Edit = { readonly path: string; readonly before: string; readonly text: string };

/** A file that was not written: something else wrote it since it was read, or its bytes are no UTF-8. */
export type Spared = { readonly path: string; readonly reason: 'changed' | 'encoding' };

/** Writes edited files of the app, all or none; tells of those that are not any more what was read, and stay. */
export function writeEdits(folder: Folder, edits: readonly Edit[]): readonly Spared[] {
  const spared: Spared[] = [];
  const written: SourceText[] = [];
  for (const edit of edits) {
    const { path, before, text } = edit;
    const mark = findMark(folder, edit);
    if (mark !== undefined) written.push({ path, text: mark + text });
    else spared.push({ path, reason: folder.read(path) === before ? 'encoding' : 'changed' });
  }
  replaceFiles(folder, written);
  tidyFiles(
    folder,
    written.map(({ path }) => path),
  );
  return spared;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** The byte order mark of a file, or nothing; undefined where its bytes are not those of the text that was read. */
function findMark(folder: Folder, { path, before }: Edit): string | undefined {
  const bytes = readBytes(folder, path);
  return ['', BYTE_ORDER_MARK].find((mark) => bytes?.equals(Buffer.from(mark + before)));
}

function readBytes(folder: Folder, path: string): Buffer | undefined {
  const file = resolve(folder.path, path);
  // Replacing a file asks for no permission to write to it.
  try {
    accessSync(file, constants.W_OK);
    return readFileSync(file);
  } catch (error) {
    if (folder.read(path) === undefined) return undefined;
    throw toToolError(error, `Cannot write ${path}`);
  }
}
