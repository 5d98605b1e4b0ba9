import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import type { VirtualFile } from '../../render/code.js';

/** Whether an app has a `schemas.ts` that can be rendered now. */
export function hasSchemas({ model, coverage }: Analysis): boolean {
  const { validate } = model.settings;
  return validate !== undefined && validate !== 'invalid' && coverage === 'whole';
}

/** `notes` are sentences on what the file leaves out. */
export type WithSchemas<T> = { readonly files: readonly (T | VirtualFile)[]; readonly notes: readonly string[] };

/** The files with `schemas.ts` before the manifest. It needs types, so what reads them is loaded only then. */
export async function addSchemas<T extends SourceText>(
  folder: Folder,
  { model }: Analysis,
  rendered: readonly T[],
): Promise<WithSchemas<T>> {
  const { generateSchemas } = await import('../../contracts/validators/generate-schemas.js');
  const { file, notes } = await generateSchemas(folder, model);
  return { files: [...rendered.slice(0, -1), file, ...rendered.slice(-1)], notes };
}
