import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as Rolldown from 'rolldown';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';

export type { Rolldown };

/** The first version that has the options which bundles depend on. */
const OLDEST = [1, 3] as const;

/** Loads the bundler: the one that this package sees, else that of the app. Throws a `ToolError` if neither has it whole. */
export async function loadRolldown({ path: root }: Folder): Promise<typeof Rolldown> {
  const path = findModule(import.meta.url) ?? findModule(`${root}/`);
  if (path === undefined)
    throw new ToolError('Functions are bundled with rolldown, which is not installed', `Install it: ${INSTALL}`);
  const rolldown = await load(path);
  if (isOlder(rolldown.VERSION))
    throw new ToolError(`rolldown ${rolldown.VERSION} is too old to bundle functions`, `Update it: ${INSTALL}`);
  return rolldown;
}

const INSTALL = 'npm install -D rolldown';

async function load(path: string): Promise<typeof Rolldown> {
  try {
    return (await import(pathToFileURL(path).href)) as typeof Rolldown;
  } catch (error) {
    if (!isIncomplete(error)) throw error;
    throw new ToolError(
      `Functions are bundled with rolldown, which is not installed whole for this system (${process.platform}-${process.arch})`,
      'Install your packages again on this system, optional ones included: npm install --include=optional',
    );
  }
}

/** Whether a package that rolldown depends on, or its native binding, is not there. */
function isIncomplete(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    code === 'ERR_MODULE_NOT_FOUND' ||
    code === 'MODULE_NOT_FOUND' ||
    error.message.startsWith('Cannot find native binding')
  );
}

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
