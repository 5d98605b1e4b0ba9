import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as Rolldown from 'rolldown';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';

export type { Rolldown };

/** The first version that has the options which bundles depend on. */
const OLDEST = [1, 3] as const;

/** Loads the bundler: the one that this package sees, else that of the app. Throws a `ToolError` if neither has it. */
export async function loadRolldown({ path: root }: Folder): Promise<typeof Rolldown> {
  const path = findModule(import.meta.url) ?? findModule(`${root}/`);
  if (path === undefined)
    throw new ToolError('Functions are bundled with rolldown, which is not installed', `Install it: ${INSTALL}`);
  const rolldown = (await import(pathToFileURL(path).href)) as typeof Rolldown;
  if (isOlder(rolldown.VERSION))
    throw new ToolError(`rolldown ${rolldown.VERSION} is too old to bundle functions`, `Update it: ${INSTALL}`);
  return rolldown;
}

const INSTALL = 'npm install -D rolldown';

function findModule(from: string): string | undefined {
  try {
    return createRequire(from).resolve('rolldown');
  } catch {
    return undefined;
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
