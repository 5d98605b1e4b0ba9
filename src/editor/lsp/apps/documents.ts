import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { toPath, toUri } from './paths.js';

/** The texts that are open in the client, unsaved changes included; paths are absolute and posix. */
export interface OpenDocuments {
  find(path: string): TextDocument | undefined;
  paths(): readonly string[];
  /** The URI of a file as the client spells it. */
  uriOf(path: string): string;
}

export type DocumentListener = {
  /** A document was opened, changed or closed. */
  readonly onChange: (path: string) => void;
  readonly onSave: (path: string) => void;
};

/** Follows the documents of the client from now on. */
export function followDocuments(connection: Connection, { onChange, onSave }: DocumentListener): OpenDocuments {
  const open = new Map<string, TextDocument>();
  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(({ document }) => {
    const path = toPath(document.uri);
    if (path === undefined) return;
    open.set(path, document);
    onChange(path);
  });
  documents.onDidClose(({ document }) => {
    const path = toPath(document.uri);
    if (path === undefined || open.get(path)?.uri !== document.uri) return;
    open.delete(path);
    onChange(path);
  });
  documents.onDidSave(({ document }) => {
    const path = toPath(document.uri);
    if (path !== undefined) onSave(path);
  });
  documents.listen(connection);
  return {
    find: (path) => open.get(path),
    paths: () => [...open.keys()],
    uriOf: (path) => open.get(path)?.uri ?? toUri(path),
  };
}
