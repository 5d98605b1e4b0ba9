const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

/** The names that a config may have. */
const CONFIGS = '**/tsc-run.config.{ts,mts,cts,js,mjs,cjs}';

/** The commands that this extension runs for the server. */
const COMMANDS = ['tsc-run.rename', 'tsc-run.showReferences'];

/** @type {LanguageClient | undefined} */
let client;

/**
 * Starts the language server of the first app of the workspace that has the package installed; it serves all of them.
 *
 * @param {vscode.ExtensionContext} context
 */
exports.activate = async (context) => {
  const module = await findServer();
  if (module === undefined) {
    void vscode.window.showWarningMessage(
      'tsc-run: no app of this workspace has @tsc-run/core installed. Install it, then reload.',
    );
    return;
  }
  /** @type {import('vscode-languageclient/node').ServerOptions} */
  const server = { module, args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient('tsc-run', 'tsc-run', server, {
    documentSelector: ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'].map((language) => ({
      scheme: 'file',
      language,
    })),
    initializationOptions: { commands: COMMANDS },
  });
  context.subscriptions.push(
    vscode.commands.registerCommand('tsc-run.rename', rename),
    vscode.commands.registerCommand('tsc-run.showReferences', showReferences),
  );
  await client.start();
};

exports.deactivate = () => client?.stop();

/** The command line that the nearest app has installed. */
async function findServer() {
  const configs = await vscode.workspace.findFiles(CONFIGS, '**/node_modules/**');
  for (const { fsPath } of configs) {
    try {
      const found = createRequire(fsPath).resolve('@tsc-run/core/package.json');
      const script = join(dirname(found), 'dist/cli.cjs');
      if (existsSync(script)) return script;
    } catch {
      // It is not installed there.
    }
  }
  return undefined;
}

/**
 * @param {string} uri
 * @param {import('vscode-languageclient').Position} position
 * @param {string} name
 */
async function rename(uri, position, name) {
  const newName = await vscode.window.showInputBox({ prompt: `New name of the event '${name}'`, value: name });
  if (newName === undefined || newName === name || client === undefined) return;
  try {
    const edit = await client.sendRequest('textDocument/rename', { textDocument: { uri }, position, newName });
    await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(/** @type {any} */ (edit)));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} uri
 * @param {import('vscode-languageclient').Position} position
 * @param {import('vscode-languageclient').Location[]} places
 */
function showReferences(uri, position, places) {
  const convert = client?.protocol2CodeConverter;
  if (convert === undefined) return;
  void vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(uri),
    convert.asPosition(position),
    places.map((each) => convert.asLocation(each)),
  );
}
