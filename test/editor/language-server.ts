import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from '../support/app.js';
import { createConnection } from './json-rpc.js';
import type { Editor } from './editor.js';

type Diagnostic = { range: { start: { line: number; character: number } }; code: number; message: string };
type Item = { label: string; sortText?: string };

/** The kinds of change of `workspace/didChangeWatchedFiles`. */
const CHANGED = 2;
const DELETED = 3;

/** Talks to the language server of TypeScript 7. */
export async function startLanguageServer(version: string, root: string): Promise<Editor> {
  const script = join(REPOSITORY, `node_modules/typescript-${version}/bin/tsc`);
  const child = spawn(process.execPath, [script, '--lsp', '--stdio'], { cwd: root });
  const connection = createConnection(child);
  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const versions = new Map<string, number>();

  await connection.ask('initialize', {
    processId: process.pid,
    rootUri: uriOf('.'),
    workspaceFolders: [{ uri: uriOf('.'), name: 'app' }],
    capabilities: {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
      textDocument: { completion: { completionItem: {} }, diagnostic: {} },
    },
  });
  connection.tell('initialized', {});

  return {
    open(path, text) {
      versions.set(path, 1);
      const textDocument = { uri: uriOf(path), languageId: 'typescript', version: 1, text };
      connection.tell('textDocument/didOpen', { textDocument });
    },
    type(path, text) {
      const next = (versions.get(path) ?? 0) + 1;
      versions.set(path, next);
      const textDocument = { uri: uriOf(path), version: next };
      connection.tell('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    changedOnDisk(paths) {
      const changes = paths.map((path) => ({
        uri: uriOf(path),
        type: existsSync(join(root, path)) ? CHANGED : DELETED,
      }));
      connection.tell('workspace/didChangeWatchedFiles', { changes });
    },
    async errors(path) {
      const report = await connection.ask<{ items?: readonly Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: uriOf(path) },
      });
      return (report.items ?? []).map(({ range: { start }, code, message }) => ({
        line: start.line + 1,
        column: start.character + 1,
        code,
        message,
      }));
    },
    async completions(path, { line, column }) {
      const list = await connection.ask<{ items: readonly Item[] } | readonly Item[] | null>(
        'textDocument/completion',
        {
          textDocument: { uri: uriOf(path) },
          position: { line: line - 1, character: column - 1 },
        },
      );
      return (list === null ? [] : 'items' in list ? list.items : list).map(({ label }) => label);
    },
    async close() {
      await connection.ask('shutdown', undefined);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      connection.tell('exit', undefined);
      await ended;
    },
  };
}
