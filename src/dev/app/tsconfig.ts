import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { Tsconfig } from '../../project/compiler/load-tsconfig.js';

/**
 * The tsconfig that says how the functions of an app are compiled, where that is not its `tsconfig.json`: in a solution,
 * whose `tsconfig.json` only lists others. Absolute.
 */
export async function findTsconfig(folder: Folder): Promise<string | undefined> {
  const usual = 'tsconfig.json';
  const text = folder.read(usual);
  if (text !== undefined && !text.includes('"references"')) return undefined;
  const { listCompiledFiles, loadTsconfigs } = await import('../../project/compiler/load-tsconfig.js');
  const tsconfigs = loadTsconfigs(folder);
  const [nearest] = tsconfigs;
  if (nearest === undefined) return undefined;
  const isSolution = nearest.config.references !== undefined && nearest.config.files?.length === 0;
  const hasFunctions = (each: Tsconfig): boolean =>
    listCompiledFiles(folder, [each]).some((file) => file.startsWith('functions/'));
  const found = isSolution ? tsconfigs.find(hasFunctions) : nearest;
  return found === undefined || found.path === resolve(folder.path, usual) ? undefined : found.path;
}
