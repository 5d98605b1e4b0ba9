import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import { openFolder } from './open-folder.js';
import { findUpwards } from './find-upwards.js';
import { ToolError } from './tool-error.js';

/**
 * The folder of the app: `project` when it is given, else the nearest folder upwards from `cwd` that holds a config.
 * Whether a given folder holds a config is for the analysis to tell.
 */
export function findAppFolder(cwd: string, project: string | undefined): Folder {
  if (project !== undefined) return openFolder(givenFolder(cwd, project));
  const found = findUpwards(cwd, CONFIG_FILES);
  if (found !== undefined) return openFolder(found);
  throw new ToolError(
    `No ${CONFIG_FILES[0]} in ${cwd} or in a folder above it`,
    'Run tsc-run inside your app, or say where it is: --project DIR.',
  );
}

function givenFolder(cwd: string, project: string): string {
  const folder = resolve(cwd, project);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new ToolError(`--project ${project}: there is no such folder`);
  if (!stats.isDirectory()) {
    throw new ToolError(`--project ${project}: this is a file`, 'Give the folder that holds your tsc-run.config.ts.');
  }
  return folder;
}
