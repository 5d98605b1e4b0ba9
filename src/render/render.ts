import type { EventModel } from '../core/model.js';
import { renderManifest } from './manifest.js';
import { renderRegistry } from './registry.js';
import { renderSubscribers } from './subscribers.js';
import type { VirtualFile } from './virtual-file.js';

/**
 * Everything that is generated for an app; the manifest comes last and names the others. `root` is the folder of the
 * config; only generated files outside it take folder names from it.
 */
export function renderFiles(model: EventModel, root: string): readonly VirtualFile[] {
  const code = [renderRegistry(model, root), renderSubscribers(model, root)];
  const names = [...code.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)), 'manifest.json'];
  return [...code, renderManifest(model, names)];
}
