import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import { ToolError } from './tool-error.js';

/**
 * The folder of the app: `project` when it is given, else the nearest folder upwards from `cwd` that holds a config.
 * Whether a given folder holds a config is for the analysis to tell.
 */
export function findRoot(cwd: string, project: string | undefined): string {
  if (project !== undefined) return givenRoot(cwd, project);
  const found = findUpwards(cwd, CONFIG_FILES);
  if (found !== undefined) return found;
  throw new ToolError(
    `No ${CONFIG_FILES[0]} in ${cwd} or in a folder above it`,
    'Run tsc-run inside your app, or say where it is: --project DIR.',
  );
}

function givenRoot(cwd: string, project: string): string {
  const root = resolve(cwd, project);
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats === undefined) throw new ToolError(`--project ${project}: there is no such folder`);
  if (!stats.isDirectory()) {
    throw new ToolError(`--project ${project}: this is a file`, 'Give the folder that holds your tsc-run.config.ts.');
  }
  return root;
}

/** The nearest folder, from `from` upwards, that holds one of `names`. */
export function findUpwards(from: string, names: readonly string[]): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(`${folder}/${name}`))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
