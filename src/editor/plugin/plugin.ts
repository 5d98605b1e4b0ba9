import type ts from 'typescript';
import { adaptCodeFixes } from './adapt-code-fixes.js';
import { adaptDefinition } from './adapt-definition.js';
import { adaptDiagnostics } from './adapt-diagnostics.js';
import { adaptFileRename } from './rename/adapt-file-rename.js';
import { adaptHover } from './adapt-hover.js';
import { adaptReferences } from './adapt-references.js';
import { adaptRename } from './rename/adapt-rename.js';
import type { Adapter } from './adapter.js';
import { createEditedApps } from './edited-apps.js';
import { createGuard, type Guard } from './guard.js';
import { overlayGenerated } from './overlay.js';
import { writeSaved } from './write-saved.js';

/** The language service plugin: `{ "name": "@tsc-run/core/plugin" }` in `compilerOptions.plugins`. */
export default function init({ typescript }: { readonly typescript: typeof ts }): ts.server.PluginModule {
  return {
    create(info) {
      const { logger } = info.project.projectService;
      const guard = createGuard((message) => logger.msg(message, typescript.server.Msg.Err), typescript);
      return guard(
        'its start',
        () => info.languageService,
        () => decorate(typescript, info, guard),
      );
    },
  };
}

const SCRIPTS = ['.ts', '.tsx', '.mts', '.cts'];

function decorate(typescript: typeof ts, info: ts.server.PluginCreateInfo, guard: Guard): ts.LanguageService {
  const { languageService: theirs, languageServiceHost, project } = info;
  const apps = createEditedApps(info, {
    typescript,
    guard,
    startWriting: (root) => (isWriting(info.config) ? writeSaved(root, guard) : undefined),
  });
  const { isOverlaid } = overlayGenerated(typescript, languageServiceHost, apps, guard);
  const textInEditor = (fileName: string): string | undefined => {
    const path = typescript.server.toNormalizedPath(fileName);
    const snapshot = project.projectService.getOrCreateScriptInfoForNormalizedPath(path, false)?.getSnapshot();
    return snapshot?.getText(0, snapshot.getLength());
  };
  const listScripts = (folder: string): readonly string[] =>
    info.serverHost.readDirectory(folder, SCRIPTS, ['**/node_modules', '**/.*'], ['**/*']);
  const services = { guard, isOverlaid, textInEditor, listScripts };
  const adapter: Adapter = { ts: typescript, theirs, apps, host: languageServiceHost, ...services };
  return {
    ...theirs,
    ...adaptDiagnostics(adapter),
    ...adaptHover(adapter),
    ...adaptDefinition(adapter),
    ...adaptReferences(adapter),
    ...adaptRename(adapter),
    ...adaptFileRename(adapter),
    ...adaptCodeFixes(adapter),
    dispose() {
      apps.close();
      theirs.dispose();
    },
  };
}

/** Whether the plugin's entry in the tsconfig has `"write": true`: saving a file then writes the generated files. */
function isWriting(config: unknown): boolean {
  return typeof config === 'object' && config !== null && 'write' in config && config.write === true;
}
