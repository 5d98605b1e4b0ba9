import {
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { ToolError } from '../../project/disk/tool-error.js';
import { answerRequests } from './answers/answer-requests.js';
import { toInitializeResult } from './capabilities.js';
import { type Client, readClient } from './client.js';
import { followDocuments, type OpenDocuments } from './apps/documents.js';
import type { EditedApp } from './apps/edited-app.js';
import { toPath } from './apps/paths.js';
import { createPublisher } from './publish.js';
import { saveMemorySoon } from './save-memory.js';
import { DEFAULTS, readSettings, type Settings } from './settings.js';
import { createUpdates, type Updates } from './updates.js';
import { watchDisk } from './watch.js';
import { createWorkspace, type Workspace } from './apps/workspace.js';

/** Serves the language server protocol over stdin and stdout, until the client ends or asks for the end. */
export function serve(): void {
  const connection = connect();
  const guard = createGuard(connection);
  let server: Server | undefined;
  const documents = followDocuments(connection, {
    onChange: (path) => server?.typed(path),
    onSave: (path) => server?.saved(path),
  });
  connection.onInitialize((params) => {
    const client = readClient(params);
    server = createServer(params, { connection, documents, client, guard });
    return toInitializeResult(client);
  });
  connection.onInitialized(() => server?.start());
  connection.listen();
}

/** Ends the process with its input, and when that holds no messages: nothing that follows could be understood. */
function connect(): Connection {
  const reader = new StreamMessageReader(process.stdin);
  const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(process.stdout));
  let code = 1;
  connection.onShutdown(() => {
    code = 0;
  });
  reader.onError((error) => {
    process.stderr.write(`tsc-run lsp: the input is no message of the language server protocol: ${error.message}\n`);
    process.exit(1);
  });
  for (const event of ['end', 'close']) process.stdin.on(event, () => process.exit(code));
  return connection;
}

type Guard = (run: () => void) => void;

/** A failure of ours is told once, and ends nothing. */
function createGuard(connection: Connection): Guard {
  const told = new Set<string>();
  return (run) => {
    try {
      run();
    } catch (error) {
      const isExpected = error instanceof ToolError;
      const text = isExpected
        ? `${error.message}. ${error.help ?? ''}`.trim()
        : `tsc-run failed, please report it. ${error instanceof Error ? error.stack : String(error)}`;
      if (told.has(text)) return;
      told.add(text);
      if (isExpected) void connection.window.showErrorMessage(text);
      else connection.console.error(text);
    }
  };
}

type Server = {
  typed(path: string): void;
  saved(path: string): void;
  start(): void;
};

type Parts = {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly client: Client;
  readonly guard: Guard;
};

function createServer(params: InitializeParams, { connection, documents, client, guard }: Parts): Server {
  let settings = readSettings(params.initializationOptions, DEFAULTS);
  const options = { connection, documents, settings: (): Settings => settings };
  const publisher = createPublisher(options);
  const workspace = createWorkspace(documents, (app) =>
    reportProgress(connection, client, () => {
      updates.start(app);
      saveMemorySoon();
    }),
  );
  workspace.addFolders(listFolders(params));
  const watcher = watchDisk({
    connection,
    watches: client.watches,
    onChange: (paths) => guard(() => updates.changed(workspace.apps(), paths)),
    onError: (error) =>
      guard(() => {
        throw error;
      }),
  });
  const updates: Updates = createUpdates({
    ...options,
    client,
    publisher,
    watcher,
    guard,
    isOpen: (app) => workspace.apps().includes(app),
  });
  answerRequests({ ...options, client, publisher, workspace });

  const configure = async (): Promise<void> => {
    const given: unknown = await connection.workspace.getConfiguration('tsc-run');
    settings = readSettings(given, settings);
    updates.refresh(workspace.apps());
  };
  return {
    typed(path) {
      guard(() => {
        workspace.find(path);
        // An app may also read a file that belongs to another one.
        for (const app of workspace.apps()) updates.typed(app, path);
      });
    },
    saved: (path) =>
      guard(() => {
        const located = workspace.find(path);
        if (located !== undefined) updates.saved(located.app);
      }),
    start() {
      watcher.start();
      if (client.changesFolders) {
        followFolders({ connection, guard }, workspace, (app) => {
          publisher.retract(app);
          watcher.forget(app);
        });
      }
      if (client.configures) {
        connection.onDidChangeConfiguration(() => void configure().catch(() => undefined));
        void connection.client
          .register(DidChangeConfigurationNotification.type, { section: 'tsc-run' })
          .catch(() => undefined);
        void configure().catch(() => undefined);
      } else {
        connection.onDidChangeConfiguration(({ settings: given }: { settings?: Record<string, unknown> }) => {
          settings = readSettings(given?.['tsc-run'], settings);
          updates.refresh(workspace.apps());
        });
      }
      guard(() => void workspace.openHomes());
    },
  };
}

/** The folders that a client has open; older clients name one. */
function listFolders({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri == null ? [] : [rootUri]);
  return uris.flatMap((uri) => toPath(uri) ?? []);
}

function followFolders(
  { connection, guard }: Pick<Parts, 'connection' | 'guard'>,
  workspace: Workspace,
  onClose: (app: EditedApp) => void,
): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
    guard(() => {
      for (const app of workspace.removeFolders(removed.flatMap(({ uri }) => toPath(uri) ?? []))) onClose(app);
      workspace.addFolders(added.flatMap(({ uri }) => toPath(uri) ?? []));
      workspace.openHomes();
    }),
  );
}

/** Shows that an app is read. A client that does not answer is not waited for. */
function reportProgress(connection: Connection, { showsProgress }: Client, read: () => void): void {
  if (!showsProgress) return read();
  const progress = connection.window.createWorkDoneProgress();
  const ended = new Promise<void>((resolve) =>
    setImmediate(() => {
      read();
      resolve();
    }),
  );
  const show = async (): Promise<void> => {
    const shown = await progress;
    shown.begin('tsc-run: reading the app');
    await ended;
    shown.done();
  };
  void show().catch(() => undefined);
}
