import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import type { VirtualFile } from '../../render/code.js';

/** Whether an app has a `schemas.ts` that can be rendered now. */
export function hasSchemas({ model, coverage }: Analysis): boolean {
  const { validate } = model.settings;
  return validate !== undefined && validate !== 'invalid' && coverage === 'whole';
}

/** The files with `schemas.ts` before the manifest. It needs types, so what reads them is loaded only then. */
export async function addSchemas<T extends SourceText>(
  folder: Folder,
  { model }: Analysis,
  rendered: readonly T[],
): Promise<readonly (T | VirtualFile)[]> {
  const { generateSchemas } = await import('../../contracts/validators/generate-schemas.js');
  const file = await generateSchemas(folder, model);
  return [...rendered.slice(0, -1), file, ...rendered.slice(-1)];
}
