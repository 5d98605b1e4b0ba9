import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { CONFIG_FILES, PACKAGE_NAME } from '../../../src/analysis/model/layout.js';
import { isBelow } from '../../../src/analysis/lib/paths.js';
import { findPackage } from '../../../src/project/disk/find-package.js';
import { findUpwards, toPosix } from '../../../src/project/disk/folder.js';

/** The configs of a workspace, as a glob pattern. */
export const CONFIGS = `**/{${CONFIG_FILES.join(',')}}`;

/**
 * The folders of the apps in the workspace, and of those that the workspace is a part of. One inside another is left out:
 * the server of the outer app finds it by itself.
 */
export async function findApps(): Promise<readonly string[]> {
  const configs = await vscode.workspace.findFiles(CONFIGS, '**/node_modules/**');
  const folders = vscode.workspace.workspaceFolders ?? [];
  const around = folders.flatMap(({ uri }) =>
    uri.scheme === 'file' ? (findUpwards(uri.fsPath, CONFIG_FILES) ?? []) : [],
  );
  const all = [...new Set([...configs.map(({ fsPath }) => dirname(fsPath)), ...around].map(toPosix))].sort();
  return all.filter((each) => !all.some((other) => other !== each && isBelow(each, other)));
}

export type InstalledServer = { readonly script: string; readonly version: string };

/** The server that an app has installed. */
export function findServer(app: string): InstalledServer | undefined {
  const found = findPackage(app, PACKAGE_NAME);
  if (found === undefined || !existsSync(join(found.folder, 'dist/lsp.cjs'))) return undefined;
  return { script: join(found.folder, 'dist/cli.cjs'), version: found.version };
}
