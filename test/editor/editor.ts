import type { CompilerName } from '../support/app.js';
import { startLanguageServer } from './language-server.js';
import { startTsserver } from './tsserver.js';

/** The requests of an editor to its server; paths are relative to the app, lines and columns count from 1. */
export type Editor = {
  open(path: string, text: string): void;
  /** Changes the text without saving it. */
  type(path: string, text: string): void;
  /** Files that another program wrote or removed. */
  changedOnDisk(paths: readonly string[]): void;
  errors(path: string): Promise<readonly EditorError[]>;
  /** The completions at a place, in the order of the editor. */
  completions(path: string, place: Place): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type Place = { readonly line: number; readonly column: number };
export type EditorError = Place & { readonly code: number; readonly message: string };

/** TypeScript 7 is a language server; earlier versions have tsserver, with its own protocol. */
export function startEditor(version: CompilerName, root: string): Promise<Editor> {
  return version === '7.0' || version === 'next' ? startLanguageServer(version, root) : startTsserver(version, root);
}
