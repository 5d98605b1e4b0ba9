import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  type LanguageClient,
  RenameFile,
  type RenameParams,
  RenameRequest,
  type WorkspaceEdit,
} from 'vscode-languageclient/node';

type DocumentChange = NonNullable<WorkspaceEdit['documentChanges']>[number];

/**
 * What a rename changes. Files that may be renamed too are asked about here: VS Code's preview leaves out all changes of
 * a file whose own rename is not confirmed.
 */
export async function findRename(
  client: LanguageClient,
  params: RenameParams,
  token?: vscode.CancellationToken,
): Promise<vscode.WorkspaceEdit | undefined> {
  const edit = await client.sendRequest(RenameRequest.type, params, token);
  if (edit?.documentChanges === undefined) return client.protocol2CodeConverter.asWorkspaceEdit(edit);
  const decided: DocumentChange[] = [];
  for (const change of edit.documentChanges) {
    if (!RenameFile.is(change) || change.annotationId === undefined) decided.push(change);
    else if (await asks(change)) decided.push(RenameFile.create(change.oldUri, change.newUri, change.options));
  }
  return client.protocol2CodeConverter.asWorkspaceEdit({ ...edit, documentChanges: decided });
}

/** Whether a file should be renamed too. */
async function asks({ oldUri, newUri }: { readonly oldUri: string; readonly newUri: string }): Promise<boolean> {
  const [from, to] = [oldUri, newUri].map((uri) => basename(vscode.Uri.parse(uri).path));
  const yes = `Rename ${from} to ${to} too`;
  return (await vscode.window.showQuickPick([yes, `Keep ${from}`])) === yes;
}
