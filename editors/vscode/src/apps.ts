import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { CONFIG_FILES } from '../../../src/analysis/model/layout.js';
import { findUpwards, toPosix } from '../../../src/project/disk/folder.js';

/** The configs of a workspace, as a glob pattern. */
export const CONFIGS = `**/{${CONFIG_FILES.join(',')}}`;

/** The folders of the apps in the workspace, and of those that the workspace is a part of, sorted. */
export async function findApps(): Promise<readonly string[]> {
  const configs = await vscode.workspace.findFiles(CONFIGS, '**/node_modules/**');
  const folders = vscode.workspace.workspaceFolders ?? [];
  const around = folders.flatMap(({ uri }) => findUpwards(uri.fsPath, CONFIG_FILES) ?? []);
  return [...new Set([...configs.map(({ fsPath }) => dirname(fsPath)), ...around].map(toPosix))].sort();
}
