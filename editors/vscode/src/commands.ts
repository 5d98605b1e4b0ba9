import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient/node';
import { findRename } from './rename.js';
import type { Servers } from './servers.js';

/** The commands that servers name in their answers; they are in no menu. */
export const RENAME = 'tsc-run.rename';
export const SHOW_REFERENCES = 'tsc-run.showReferences';

export function createCommands(servers: Servers, output: vscode.LogOutputChannel): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('tsc-run.restart', () => servers.restart()),
    registerCommand('tsc-run.showOutput', () => output.show()),
    registerCommand(RENAME, (uri: string, position: Position, name: string) => rename(servers, uri, position, name)),
    registerCommand(SHOW_REFERENCES, (uri: string, position: Position, places: readonly Location[]) =>
      showReferences(servers, uri, position, places),
    ),
  ];
}

/** Asks for the new name of an event and changes it everywhere. */
async function rename(servers: Servers, uri: string, position: Position, name: string): Promise<void> {
  const client = servers.clientOf(vscode.Uri.parse(uri));
  const newName = await vscode.window.showInputBox({ prompt: `New name of the event '${name}'`, value: name });
  if (client === undefined || newName === undefined || newName === name) return;
  try {
    const edit = await findRename(client, { textDocument: { uri }, position, newName });
    if (edit !== undefined) await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function showReferences(
  servers: Servers,
  uri: string,
  position: Position,
  places: readonly Location[],
): Promise<void> {
  const file = vscode.Uri.parse(uri);
  const convert = servers.clientOf(file)?.protocol2CodeConverter;
  if (convert === undefined) return;
  const locations = places.map((each) => convert.asLocation(each));
  await vscode.commands.executeCommand('editor.action.showReferences', file, convert.asPosition(position), locations);
}
