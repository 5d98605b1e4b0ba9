import * as vscode from 'vscode';
import { findApps, CONFIGS } from './apps.js';
import { createCommands } from './commands.js';
import { createServers } from './servers.js';

/** Keeps the servers in step with the apps of the workspace. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('tsc-run', { log: true });
  const servers = createServers(output, context.asAbsolutePath('dist/server.cjs'));
  const look = async (): Promise<void> => servers.serve(await findApps());
  const configs = vscode.workspace.createFileSystemWatcher(CONFIGS, false, true, false);
  context.subscriptions.push(
    output,
    { dispose: servers.dispose },
    ...createCommands(servers, output),
    configs,
    configs.onDidCreate(look),
    configs.onDidDelete(look),
    vscode.workspace.onDidChangeWorkspaceFolders(look),
    vscode.workspace.onDidGrantWorkspaceTrust(servers.update),
    // Another version may have been installed.
    vscode.workspace.onDidOpenTextDocument(servers.update),
  );
  await look();
}
