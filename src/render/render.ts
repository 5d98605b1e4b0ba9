import type { EventModel, Settings } from '../analysis/model/model.js';
import { keepLast } from '../analysis/session/remember.js';
import { createManifestRenderer } from './manifest.js';
import { createRegistryRenderer } from './registry.js';
import { createSubscribersRenderer } from './subscribers.js';
import type { VirtualFile } from './virtual-file.js';

type Render = (model: EventModel) => readonly VirtualFile[];

/** Everything that is generated for an app, as `createRenderer` renders it. */
export function renderFiles(model: EventModel, root: string): readonly VirtualFile[] {
  return createRenderer(root)(model);
}

/**
 * Renders everything that is generated for an app; of what it rendered before, only what has changed. The manifest comes
 * last and names the others. `root` is the folder of the config; only generated files outside it take folder names from
 * it.
 */
export function createRenderer(root: string): Render {
  const withSettings = keepLast((settings: string) => createSettledRenderer(JSON.parse(settings) as Settings, root));
  return keepLast((model) => withSettings(JSON.stringify(model.settings))(model));
}

function createSettledRenderer(settings: Settings, root: string): Render {
  const renderCode = [createRegistryRenderer(settings, root), createSubscribersRenderer(settings, root)];
  const renderManifest = createManifestRenderer(settings);
  return (model) => {
    const code = renderCode.map((render) => render(model));
    return [...code, renderManifest(model, code)];
  };
}
