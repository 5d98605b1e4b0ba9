import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isBelow } from '../../../analysis/lib/paths.js';
import type { Tsconfig } from '../../compiler/load-tsconfig.js';
import { toPosix } from '../../disk/folder.js';
import { findValue } from '../../setup/edit-json.js';
import { editPlugin, hasPlugin, PLUGIN, pluginsOf, removePlugin, takesPlugin } from '../../setup/tsconfig.js';
import type { AppState } from '../app-state.js';
import type { Check, Place } from '../check.js';
import { toAdd } from '../commands.js';
import { planWrite } from '../plan-mend.js';

const TRANSFORMER = '@tsc-run/core/transform';

/** Where a tsconfig lists plugins. */
function placeOf({ path }: Tsconfig, { root }: AppState): Place {
  const file = toPosix(relative(root.path, path));
  const found = findValue({ path: file, text: root.read(file) ?? '' }, ['compilerOptions', 'plugins']);
  return { file, ...(found !== undefined && { line: found.line }) };
}

export const noPlugin: Check = {
  name: 'no-plugin',
  severity: 'warning',
  about: 'TypeScript 5.5 to 6 without the editor plugin in a tsconfig',
  look(state) {
    const { tsconfigs, configured, compiler, root } = state;
    const [main] = tsconfigs;
    if (configured === undefined || compiler === undefined || main === undefined || !takesPlugin(state)) return [];
    if (tsconfigs.some(hasPlugin)) return [];
    const { file } = placeOf(main, state);
    const mends = toPosix(dirname(main.path)) === root.path && main.config.files?.length !== 0;
    return [
      {
        message: `${file} does not name the editor plugin, so editors do not know events: no hover, rename or fixes.`,
        help: `Add "plugins": [{ "name": "${PLUGIN}" }] to compilerOptions.`,
        place: { file },
        ...(mends && planWrite(() => [editPlugin(root, main)])),
      },
    ];
  },
};

export const uselessPlugin: Check = {
  name: 'useless-plugin',
  severity: 'warning',
  about: 'the editor plugin with a TypeScript that does not load it: before 5.5, or 7',
  look(state) {
    const { tsconfigs, compiler, root } = state;
    if (compiler === undefined || takesPlugin(state)) return [];
    const isNew = Number(compiler.version.split('.')[0]) >= 7;
    return tsconfigs.filter(hasPlugin).map((tsconfig) => ({
      message: `TypeScript ${compiler.version} does not load ${PLUGIN}, which ${placeOf(tsconfig, state).file} names.`,
      help: isNew
        ? 'Remove it. Types find the same mistakes, and tsc-run check the others.'
        : 'Update TypeScript to 5.5 or later, or remove it.',
      place: placeOf(tsconfig, state),
      ...(isNew && isBelow(toPosix(tsconfig.path), root.path) && planWrite(() => [removePlugin(root, tsconfig)])),
    }));
  },
};

/** The version of ts-patch for each TypeScript. */
const PATCHERS: Readonly<Record<string, string>> = { 5: '3', 6: '4' };

export const tsPatch: Check = {
  name: 'ts-patch',
  severity: 'error',
  about: 'the transformer with no ts-patch, with one for another TypeScript, or with nothing that runs it',
  look(state) {
    const { compiler, patcher, manager, scripts } = state;
    const tsconfig = state.tsconfigs.find((each) => pluginsOf(each).some(({ transform }) => transform === TRANSFORMER));
    if (tsconfig === undefined || compiler === undefined) return [];
    const place = placeOf(tsconfig, state);
    const [major = ''] = compiler.version.split('.');
    const wanted = PATCHERS[major];
    if (wanted === undefined)
      return [
        {
          message: `ts-patch cannot patch TypeScript ${compiler.version}, so ${TRANSFORMER} never runs.`,
          help: `Remove it from ${place.file}, and run tsc-run check where you ran tspc.`,
          place,
        },
      ];
    if (patcher?.version.startsWith(`${wanted}.`) !== true)
      return [
        {
          message: `${TRANSFORMER} needs ts-patch ${wanted} for TypeScript ${compiler.version}, and ${patcher === undefined ? 'none' : patcher.version} is installed.`,
          help: `Run: ${toAdd(manager, `ts-patch@${wanted}`, 'development')}.`,
          place,
        },
      ];
    const runsIt = Object.values(scripts).some((script) => /\b(?:tspc|ts-patch)\b/.test(script));
    if (runsIt || isPatched(compiler.folder)) return [];
    return [
      {
        message: `No script runs tspc, and tsc is not patched, so ${TRANSFORMER} never runs.`,
        help: 'Write tspc instead of tsc in the scripts of package.json.',
        place,
      },
    ];
  },
};

/** Whether `ts-patch install` has rewritten the compiler: it then begins with a note about that. */
function isPatched(folder: string): boolean {
  return ['lib/tsc.js', 'lib/_tsc.js', 'lib/typescript.js'].some((name) => {
    const bytes = Buffer.alloc(MARK.length);
    try {
      const file = openSync(resolve(folder, name), 'r');
      readSync(file, bytes, 0, MARK.length, 0);
      closeSync(file);
    } catch {
      return false;
    }
    return bytes.toString() === MARK;
  });
}

const MARK = '/// tsp-module:';
