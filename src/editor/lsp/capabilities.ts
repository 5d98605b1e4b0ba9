import { type InitializeResult, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { SUBSCRIBERS_FOLDER } from '../../analysis/model/layout.js';
import type { Client } from './client.js';
import { CODE_ACTION_KINDS } from './answers/code-actions.js';

/** What the server offers a client. Columns are counted in UTF-16 code units, which every client knows. */
export function toInitializeResult({ pullsDiagnostics }: Client): InitializeResult {
  const capabilities: ServerCapabilities = {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    completionProvider: { triggerCharacters: ["'", '"', '`', '.', '/', '-'] },
    codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
    codeLensProvider: {},
    documentSymbolProvider: { label: 'tsc-run' },
    workspaceSymbolProvider: true,
    ...(pullsDiagnostics && {
      diagnosticProvider: { identifier: 'tsc-run', interFileDependencies: true, workspaceDiagnostics: true },
    }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { willRename: { filters: [{ pattern: { glob: `**/${SUBSCRIBERS_FOLDER}/**` } }] } },
    },
  };
  return { capabilities, serverInfo: { name: 'tsc-run' } };
}
