import type { CompilerName } from '../support/app.js';
import { startLanguageServer } from './language-server.js';
import { startTsserver } from './tsserver.js';

/** What an editor asks of the process behind it; paths are relative to the app, lines and columns count from 1. */
export type Editor = {
  open(path: string, text: string): void;
  /** The text as it is typed, not saved. */
  type(path: string, text: string): void;
  /** Files that something else wrote or removed. */
  changedOnDisk(paths: readonly string[]): void;
  errors(path: string): Promise<readonly EditorError[]>;
  /** The offers at a place, in the order in which the editor sorts them. */
  completions(path: string, place: Place): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type Place = { readonly line: number; readonly column: number };
export type EditorError = Place & { readonly code: number; readonly message: string };

/** TypeScript 7 is a language server; before it, tsserver spoke a protocol of its own. */
export function startEditor(version: CompilerName, root: string): Promise<Editor> {
  return version === '7.0' || version === 'next' ? startLanguageServer(version, root) : startTsserver(version, root);
}
