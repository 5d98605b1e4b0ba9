import { folderOf, isBelow, toAbsolute, toAppPath } from '../../../analysis/lib/paths.js';
import { CONFIG_FILES, MODEL_FOLDERS } from '../../../analysis/model/layout.js';
import type { Span } from '../../../analysis/model/source.js';
import type { TextEdit as Edit } from '../../../analysis/model/fix.js';
import { findUpwards, toPosix } from '../../../project/disk/folder.js';
import { isFolder } from '../../../project/disk/stats.js';
import type { Location, Position, Range, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocuments } from './documents.js';
import type { EditedApp } from './edited-app.js';

/** A file of an app, relative to it. */
export type Located = { readonly app: EditedApp; readonly file: string };

/** The folder of the app that a file belongs to: the nearest one upwards that has a config. */
export function findRoot(path: string, workspace: readonly string[]): string | undefined {
  const found = findUpwards(folderOf(path), CONFIG_FILES);
  if (found !== undefined) return toPosix(found);
  // An app that lacks its config is told so.
  return workspace.find((each) => isBelow(path, each) && MODEL_FOLDERS.every((name) => isFolder(`${each}/${name}`)));
}

/** Converts places of one app; lines and columns count from 0, in UTF-16 code units. */
export type Places = {
  rangeOf(span: Span): Range;
  locationOf(span: Span): Location;
  uriOf(file: string): string;
  offsetAt(file: string, position: Position): number;
  toTextEdit(edit: Edit): TextEdit;
};

export function createPlaces({ root, session }: EditedApp, documents: OpenDocuments): Places {
  const known = new Map<string, TextDocument>();
  const uriOf = (file: string): string => documents.uriOf(toAbsolute(root, file));
  const documentOf = (file: string): TextDocument => {
    const text = session.textOf(file) ?? '';
    const open = documents.find(toAbsolute(root, file));
    if (open?.getText() === text) return open;
    const found = known.get(file) ?? TextDocument.create(uriOf(file), '', 0, text);
    known.set(file, found);
    return found;
  };
  const rangeOf = ({ file, start, end }: Span): Range => {
    const document = documentOf(file);
    return { start: document.positionAt(start), end: document.positionAt(end) };
  };
  return {
    rangeOf,
    locationOf: (span) => ({ uri: uriOf(span.file), range: rangeOf(span) }),
    uriOf,
    offsetAt: (file, position) => documentOf(file).offsetAt(position),
    toTextEdit: ({ span, text }) => ({ range: rangeOf(span), newText: text }),
  };
}

export function toFile({ root }: EditedApp, path: string): string {
  return toAppPath(root, path);
}
