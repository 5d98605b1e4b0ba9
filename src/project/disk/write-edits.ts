import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import { replaceFiles, tidyFiles } from './replace-files.js';
import { toToolError } from './tool-error.js';

/** The text of a file as it was read, and its new text; both without a byte order mark. */
export type Edit = { readonly path: string; readonly before: string; readonly text: string };

/** A file that was not written: it has changed since it was read, or its bytes are not UTF-8. */
export type Spared = { readonly path: string; readonly reason: 'changed' | 'encoding' };

/** Writes the edited files, except those whose bytes differ from the text that was read: these are returned. */
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

/** The byte order mark of a file, or an empty string; undefined if its bytes differ from the text that was read. */
export function findMark(folder: Folder, { path, before }: Pick<Edit, 'path' | 'before'>): string | undefined {
  const bytes = readBytes(folder, path);
  return ['', BYTE_ORDER_MARK].find((mark) => bytes?.equals(Buffer.from(mark + before)));
}

function readBytes(folder: Folder, path: string): Buffer | undefined {
  const file = resolve(folder.path, path);
  // Replacing a file would succeed without permission to write to it.
  try {
    accessSync(file, constants.W_OK);
    return readFileSync(file);
  } catch (error) {
    if (folder.read(path) === undefined) return undefined;
    throw toToolError(error, `Cannot write ${path}`);
  }
}
