import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../support/app.js';

export const EXTENSION = join(REPOSITORY, 'editors/vscode');
export const VSCE = join(EXTENSION, 'node_modules/@vscode/vsce/vsce');

/** Why the extension cannot be packed, for the titles of tests that are skipped. Empty when it can. */
export const whyNoVsce = existsSync(VSCE) ? '' : '(skipped: no vsce; run npm ci in editors/vscode)';

/** Packs the extension into a folder, and returns the path of the `.vsix`. */
export function packVsix(folder: string): string {
  const path = join(folder, 'tsc-run.vsix');
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'package', '--', '--out', path], {
    cwd: EXTENSION,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return path;
}
