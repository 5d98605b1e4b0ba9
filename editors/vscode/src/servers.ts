import * as vscode from 'vscode';
import {
  type ConfigurationRequest,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { isBelow } from '../../../src/analysis/lib/paths.js';
import { toPosix } from '../../../src/project/disk/folder.js';
import { type Plan, planServers } from './plan.js';
import { findRename } from './rename.js';
import { RENAME, SHOW_REFERENCES } from './commands.js';

/** The language servers of a workspace: one for each installed copy of the package, and one for apps without it. */
export interface Servers {
  /** Serves these apps, by folder, and no others. */
  serve(apps: readonly string[]): Promise<void>;
  /** Starts and stops servers, if what the apps have installed has changed. */
  update(): Promise<void>;
  /** Starts every server again. */
  restart(): Promise<void>;
  /** The client of the server that a file belongs to. */
  clientOf(uri: vscode.Uri): LanguageClient | undefined;
  dispose(): Promise<void>;
}

type Running = { readonly apps: readonly string[]; readonly client: LanguageClient };

const LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

/** How often an app without the package is looked at: nobody tells when it is installed. */
const LOOK_MS = 3_000;

/** `bundled` is the script of the server of this extension. */
export function createServers(output: vscode.LogOutputChannel, bundled: string): Servers {
  const running = new Map<string, Running>();
  let apps: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  const plan = (): ReadonlyMap<string, Plan> => {
    const plans = planServers(apps, { bundled, isTrusted: vscode.workspace.isTrusted });
    return new Map(plans.map((each) => [JSON.stringify(each), each]));
  };

  const stop = async (key: string): Promise<void> => {
    const found = running.get(key);
    running.delete(key);
    // A server that has died, or never started, refuses.
    await found?.client.dispose().catch(() => undefined);
  };

  const start = async (key: string, planned: Plan): Promise<void> => {
    const { script, version } = planned;
    const name = version === undefined ? 'the server of this extension' : `${script} (${version})`;
    output.info(`${planned.apps.join(', ')}: ${name}`);
    const client = createClient(planned, output);
    running.set(key, { apps: planned.apps, client });
    // The client tells why a server does not start.
    await client.start().catch(() => undefined);
  };

  const update = async (): Promise<void> => {
    clearTimeout(timer);
    const wanted = plan();
    for (const key of running.keys()) if (!wanted.has(key)) await stop(key);
    for (const [key, each] of wanted) if (!running.has(key)) await start(key, each);
    await vscode.commands.executeCommand('setContext', 'tsc-run.serves', running.size > 0);
    const misses = [...wanted.values()].some(({ version }) => version === undefined);
    if (misses && vscode.workspace.isTrusted) timer = setTimeout(() => void queue(update), LOOK_MS);
  };

  /** One after the other: starting takes time. */
  const queue = (run: () => Promise<void>): Promise<void> => {
    const done = last.then(run);
    last = done.catch(() => undefined);
    return done;
  };

  const stopAll = async (): Promise<void> => {
    clearTimeout(timer);
    for (const key of running.keys()) await stop(key);
  };

  return {
    serve(found) {
      apps = found;
      return queue(update);
    },
    update: () => queue(update),
    restart: () =>
      queue(async () => {
        await stopAll();
        await update();
      }),
    clientOf(uri) {
      const path = toPosix(uri.fsPath);
      return [...running.values()].find((each) => each.apps.some((app) => isBelow(path, app)))?.client;
    },
    dispose: () => queue(stopAll),
  };
}

function createClient({ script, version, apps }: Plan, output: vscode.LogOutputChannel): LanguageClient {
  const isBundled = version === undefined;
  const folders = apps.map((app) => ({ uri: vscode.Uri.file(app).toString(), name: app }));
  const options: LanguageClientOptions = {
    documentSelector: folders.flatMap(({ uri }) =>
      LANGUAGES.map((language) => ({ scheme: 'file', language, pattern: { baseUri: uri, pattern: '**/*' } })),
    ),
    initializationOptions: { commands: [RENAME, SHOW_REFERENCES] },
    outputChannel: output,
    middleware: {
      provideRenameEdits: (document, position, newName, token) =>
        findRename(
          client,
          { ...client.code2ProtocolConverter.asTextDocumentPositionParams(document, position), newName },
          token,
        ),
      workspace: {
        didChangeWorkspaceFolders: () => Promise.resolve(),
        ...(isBundled && { configuration: askWithoutWriting }),
      },
    },
  };
  const server = { module: script, args: isBundled ? [] : ['lsp'], transport: TransportKind.stdio };
  const client = new LanguageClient('tsc-run', 'tsc-run', server, options);
  // The folders of a server are its apps, not those of the workspace, which other servers serve too.
  client.registerFeature({
    fillInitializeParams: (params) => void Object.assign(params, { workspaceFolders: folders }),
    fillClientCapabilities: () => {},
    initialize: () => {},
    getState: () => ({ kind: 'static' }),
    clear: () => {},
  });
  return client;
}

/** The generated files are those of the version that an app installs, so the server of this extension writes none. */
const askWithoutWriting: ConfigurationRequest.MiddlewareSignature = async (params, token, next) => {
  const values = await next(params, token);
  return Array.isArray(values) ? values.map((each: object) => ({ ...each, write: false })) : values;
};
