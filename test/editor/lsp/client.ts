import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from '../../support/app.js';
import { readFile } from '../../support/temp-folder.js';
import { answerPlainly, type Connection, createConnection } from '../json-rpc.js';

export type Position = { readonly line: number; readonly character: number };
export type Range = { readonly start: Position; readonly end: Position };
export type Location = { readonly uri: string; readonly range: Range };
export type TextEdit = { readonly range: Range; readonly newText: string };
export type Diagnostic = {
  readonly range: Range;
  readonly severity: number;
  readonly code: number | string;
  readonly codeDescription?: { readonly href: string };
  readonly source?: string;
  readonly message: string;
};
export type CodeAction = {
  readonly title: string;
  readonly kind?: string;
  readonly isPreferred?: boolean;
  readonly diagnostics?: readonly Diagnostic[];
  readonly edit?: WorkspaceEdit;
  readonly command?: { readonly command: string; readonly arguments?: readonly unknown[] };
};
export type WorkspaceEdit = {
  readonly changes?: Readonly<Record<string, readonly TextEdit[]>>;
  readonly documentChanges?: readonly DocumentChange[];
  readonly changeAnnotations?: object;
};
export type DocumentChange =
  | { readonly textDocument: { readonly uri: string }; readonly edits: readonly TextEdit[]; readonly kind?: undefined }
  | { readonly kind: 'create'; readonly uri: string }
  | { readonly kind: 'rename'; readonly oldUri: string; readonly newUri: string; readonly annotationId?: string };

/** What a capable editor can do. */
export const CAPABLE = {
  workspace: {
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: {},
    },
    workspaceFolders: true,
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    completion: { completionItem: {} },
    rename: { prepareSupport: true },
  },
  window: { workDoneProgress: true },
};

/** The same, and it asks for diagnostics by itself. */
export const PULLING = { ...CAPABLE, textDocument: { ...CAPABLE.textDocument, diagnostic: {} } };

export type ClientOptions = {
  readonly capabilities?: object;
  readonly initializationOptions?: object;
  /** The folders of the workspace. Default: the root. */
  readonly folders?: readonly string[];
  /** The command line of the server. Default: ours. */
  readonly command?: readonly string[];
  readonly answer?: (method: string, params: unknown) => unknown;
};

/** An editor that talks to a language server; paths are relative to `root`, lines and characters count from 0. */
export type Client = Connection & {
  readonly root: string;
  readonly pid: number;
  readonly log: () => string;
  /** The notifications and requests of the server, by method. */
  readonly heard: (method: string) => readonly unknown[];
  uriOf(path: string): string;
  open(path: string, text?: string): void;
  close(path: string): void;
  textOf(path: string): string;
  /** Replaces the text of an open file; a range makes the change incremental. */
  type(path: string, text: string, range?: Range): void;
  saved(path: string): void;
  changedOnDisk(paths: readonly string[]): void;
  /** Asks what is wrong in a file; only for a client that declares so. */
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  /** What the server has published about a file. */
  published(path: string): readonly Diagnostic[] | undefined;
  at(path: string, position: Position): { textDocument: { uri: string }; position: Position };
  /** The place of the first character of `mark` in a file, `by` characters further. */
  find(path: string, mark: string, by?: number): { textDocument: { uri: string }; position: Position };
  stop(): Promise<number | null>;
  /** Closes the input of the server. */
  end(): void;
  kill(): void;
  readonly ended: Promise<number | null>;
};

/** As clients of VS Code call it. */
const SERVER = [
  process.execPath,
  join(REPOSITORY, 'dist/cli.cjs'),
  'lsp',
  '--stdio',
  `--clientProcessId=${process.pid}`,
];

export async function startClient(root: string, options: ClientOptions = {}): Promise<Client> {
  const { capabilities = CAPABLE, folders = ['.'], initializationOptions, command = SERVER } = options;
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: root });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  child.stdin.on('error', () => undefined);
  const heard = new Map<string, unknown[]>();
  const hear = (method: string, params: unknown): void => {
    heard.set(method, [...(heard.get(method) ?? []), params]);
    if (method === 'window/logMessage') log += `${(params as { message: string }).message}\n`;
  };
  const connection = createConnection(child, {
    onNotification: hear,
    answer(method, params) {
      hear(method, params);
      return (options.answer ?? answerPlainly)(method, params);
    },
  });
  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;
  const texts = new Map<string, { text: string; version: number }>();
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const workspaceFolders = folders.map((path) => ({ uri: uriOf(path), name: path }));
  await connection.ask('initialize', {
    processId: process.pid,
    rootUri: workspaceFolders[0]?.uri ?? null,
    workspaceFolders,
    capabilities,
    initializationOptions,
  });
  // A client takes messages for the user until here, and nothing else.
  const early = [...heard.keys()].filter((method) => !method.startsWith('window/'));
  if (early.length > 0) throw new Error(`sent before the answer to initialize: ${early.join(', ')}`);
  connection.tell('initialized', {});
  const at = (path: string, position: Position) => ({ textDocument: { uri: uriOf(path) }, position });
  const textOf = (path: string): string => texts.get(path)?.text ?? readFile(root, path);
  return {
    ...connection,
    root,
    pid: child.pid ?? 0,
    log: () => log,
    heard: (method) => heard.get(method) ?? [],
    uriOf,
    open(path, text = readFile(root, path)) {
      texts.set(path, { text, version: 1 });
      const textDocument = { uri: uriOf(path), languageId: 'typescript', version: 1, text };
      connection.tell('textDocument/didOpen', { textDocument });
    },
    close(path) {
      texts.delete(path);
      connection.tell('textDocument/didClose', { textDocument: { uri: uriOf(path) } });
    },
    textOf,
    type(path, text, range) {
      const before = texts.get(path) ?? { text: '', version: 0 };
      const version = before.version + 1;
      texts.set(path, { text: range === undefined ? text : replace(before.text, range, text), version });
      const change = range === undefined ? { text } : { text, range };
      connection.tell('textDocument/didChange', {
        textDocument: { uri: uriOf(path), version },
        contentChanges: [change],
      });
    },
    saved: (path) => connection.tell('textDocument/didSave', { textDocument: { uri: uriOf(path) } }),
    changedOnDisk(paths) {
      const changes = paths.map((path) => ({ uri: uriOf(path), type: existsSync(join(root, path)) ? 2 : 3 }));
      connection.tell('workspace/didChangeWatchedFiles', { changes });
    },
    async diagnostics(path) {
      const { items } = await connection.ask<{ items: readonly Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: uriOf(path) },
      });
      return items;
    },
    published(path) {
      const all = (heard.get('textDocument/publishDiagnostics') ?? []) as {
        uri: string;
        diagnostics: readonly Diagnostic[];
      }[];
      return all.findLast(({ uri }) => uri === uriOf(path))?.diagnostics;
    },
    at,
    find: (path, mark, by = 0) => at(path, positionOf(textOf(path), textOf(path).indexOf(mark) + by)),
    async stop() {
      await connection.ask('shutdown', undefined);
      connection.tell('exit', undefined);
      return ended;
    },
    end: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}

export function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
}

export function offsetOf(text: string, { line, character }: Position): number {
  let start = 0;
  for (let count = 0; count < line; count++) {
    const found = /\r\n|\n|\r/.exec(text.slice(start));
    if (found === null) return text.length;
    start += found.index + found[0].length;
  }
  return start + character;
}

function replace(text: string, { start, end }: Range, by: string): string {
  return text.slice(0, offsetOf(text, start)) + by + text.slice(offsetOf(text, end));
}

/** Applies edits of one file. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => offsetOf(text, b.range.start) - offsetOf(text, a.range.start));
  return sorted.reduce((rest, { range, newText }) => replace(rest, range, newText), text);
}
