import type { EventModel } from '../analysis/model/model.js';
import type { VirtualFile } from './code.js';
import { renderManifest } from './manifest.js';
import { renderRegistry } from './registry.js';
import { renderSubscribers } from './subscribers.js';

/** Renders everything that is generated for an app. The manifest comes last, and names the others. */
export function renderFiles(model: EventModel): readonly VirtualFile[] {
  const code = [renderRegistry(model), renderSubscribers(model)];
  return [...code, renderManifest(model, code)];
}
