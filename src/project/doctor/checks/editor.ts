import { existsSync, readFileSync } from 'node:fs';
import { posix, relative, resolve } from 'node:path';
import type { SourceText } from '../../../analysis/model/source.js';
import type { Change } from '../../disk/apply-changes.js';
import { findUpwards, toPosix } from '../../disk/folder.js';
import { addProperty, findValue } from '../../setup/edit-json.js';
import { hasPlugin, takesPlugin } from '../../setup/tsconfig.js';
import type { AppState } from '../app-state.js';
import type { Check, Found } from '../check.js';
import { planWrite } from '../plan-mend.js';

/** The older name, and the one that later versions of VS Code prefer. */
const TSDK = ['typescript.tsdk', 'js/ts.tsdk.path'];
const PROMPT = 'typescript.enablePromptUseWorkspaceTsdk';
const NATIVE = 'typescript.experimental.useTsgo';

export const editorTypescript: Check = {
  name: 'editor-typescript',
  severity: 'warning',
  about:
    'settings of VS Code that choose another TypeScript than the one of the app, or none where the plugin needs it',
  look(state) {
    const { settings, compiler } = state;
    if (settings === undefined || compiler === undefined) return [];
    const native = findValue(settings, [NATIVE]);
    if (native?.literal === true && Number(compiler.version.split('.')[0]) < 7)
      return [
        {
          message: `VS Code uses TypeScript 7 here, and the app has ${compiler.version}.`,
          help: `Remove "${NATIVE}" from ${settings.path}, or update TypeScript to 7.`,
          place: { file: settings.path, line: native.line },
        },
      ];
    const key = TSDK.find((each) => findValue(settings, [each]) !== undefined);
    return key === undefined ? findUnset(state, settings) : findOther(state, key);
  },
};

function findOther({ root, settings, compiler }: AppState, key: string): readonly Found[] {
  const found = settings && findValue(settings, [key]);
  if (settings === undefined || compiler === undefined || typeof found?.literal !== 'string') return [];
  const workspace = resolve(root.path, settings.path, '../..');
  const tsdk = resolve(workspace, found.literal.replace(/^\$\{workspaceFolder\}\/?/, ''));
  const place = { file: settings.path, line: found.line };
  const help = `Write "${key}": "${toTsdk(root.path, workspace)}".`;
  if (!existsSync(tsdk))
    return [{ message: `VS Code finds no TypeScript in ${found.literal}, so it uses its own.`, help, place }];
  const version = versionOf(tsdk);
  if (version === undefined || version === compiler.version) return [];
  return [{ message: `VS Code uses TypeScript ${version} here, and the app has ${compiler.version}.`, help, place }];
}

/** The plugin is loaded by the TypeScript of the app, which VS Code takes only when it is told to. */
function findUnset(state: AppState, settings: SourceText): readonly Found[] {
  const { root, tsconfigs } = state;
  if (!takesPlugin(state) || !tsconfigs.some(hasPlugin)) return [];
  const tsdk = toTsdk(root.path, resolve(root.path, settings.path, '../..'));
  return [
    {
      message: 'VS Code uses the TypeScript that it brings along, which does not load the editor plugin of this app.',
      help: `Write "${TSDK[0]}": "${tsdk}" into ${settings.path}, and choose the version of the workspace when asked.`,
      place: { file: settings.path },
      ...planWrite(() => [addSettings(settings, tsdk)]),
    },
  ];
}

function addSettings({ path, text }: SourceText, tsdk: string): Change {
  const withTsdk = addProperty({ path, text: text.trim() === '' ? '{}\n' : text }, [TSDK[0] as string], tsdk);
  const isAsked = findValue(withTsdk, [PROMPT]) !== undefined;
  return { ...(isAsked ? withTsdk : addProperty(withTsdk, [PROMPT], true)), before: text };
}

/** The folder of the app's TypeScript, as VS Code wants it: from the folder of its settings, not through links. */
function toTsdk(root: string, workspace: string): string {
  const folder = findUpwards(root, ['node_modules/typescript']) ?? root;
  return posix.join(toPosix(relative(workspace, folder)), 'node_modules/typescript/lib');
}

function versionOf(tsdk: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(resolve(tsdk, '../package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
