import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { listCompiledFiles, loadTsconfigs } from '../../project/compiler/load-tsconfig.js';

/**
 * The tsconfig that says how the functions of an app are compiled, where that is not its `tsconfig.json`: in a solution,
 * whose `tsconfig.json` only lists others. Absolute.
 */
export function findTsconfig(folder: Folder): string | undefined {
  const tsconfigs = loadTsconfigs(folder);
  const [nearest] = tsconfigs;
  if (nearest === undefined) return undefined;
  const isSolution = nearest.config.references !== undefined && nearest.config.files?.length === 0;
  const found = isSolution ? tsconfigs.find((each) => hasFunctions(folder, each)) : nearest;
  const usual = resolve(folder.path, 'tsconfig.json');
  return found === undefined || found.path === usual ? undefined : found.path;
}

function hasFunctions(folder: Folder, tsconfig: Parameters<typeof listCompiledFiles>[1][number]): boolean {
  return listCompiledFiles(folder, [tsconfig]).some((file) => file.startsWith('functions/'));
}
