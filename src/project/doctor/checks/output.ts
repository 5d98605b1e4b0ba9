import { dirname, posix, relative, resolve } from 'node:path';
import { CONFIG_FILES, PACKAGE_JSON, PACKAGE_NAME } from '../../../analysis/model/layout.js';
import { staleOutput as staleProblem } from '../../../analysis/problems/stale-output.js';
import { findUpwards, toPosix } from '../../disk/folder.js';
import { isOurs, isStale } from '../../output/output.js';
import { toStaleProblems } from '../../output/stale-output.js';
import type { AppState } from '../app-state.js';
import type { Check, Found } from '../check.js';

export const staleOutput: Check = {
  name: 'stale-output',
  severity: 'error',
  about: 'generated files that are missing, or not what the app says now',
  look({ difference, home, unreadable }) {
    // What is generated depends on package.json too.
    if (difference === undefined || !isStale(difference) || unreadable.some(({ file }) => file === PACKAGE_JSON))
      return [];
    const [first, ...others] = toStaleProblems(difference);
    if (first === undefined) return [];
    const { message } = staleProblem.words(first, ({ file }) => file);
    const more =
      others.length === 0 ? '' : ` So ${others.length === 1 ? 'is one more file' : `are ${others.length} more files`}.`;
    const place = { file: posix.join(home, first.span.file) };
    const [foreign] = difference.foreign;
    if (foreign !== undefined)
      return [
        {
          message: `${foreign} was not written by tsc-run, and a generated file is needed there.`,
          help: 'Move it away, or name another folder with events.outDir in the config.',
          place: { file: posix.join(home, foreign) },
        },
      ];
    return [{ message: `${message}${more}`, help: 'Run: tsc-run generate.', place, mend: { kind: 'generate' } }];
  },
};

/** The code that `generate` writes. */
const GENERATED: ReadonlySet<string> = new Set(['events.ts', 'subscribers.ts', 'schemas.ts']);

export const secondGenerated: Check = {
  name: 'second-generated',
  severity: 'error',
  about: 'a second folder of generated files, left over from an earlier `outDir`: a second registry, if it is compiled',
  look(state) {
    const { root, app, compiled, tree, analysis } = state;
    const { outDir } = analysis.model.settings;
    const isCompiled = new Set(compiled.map((path) => resolve(app.path, path)));
    const current = resolve(app.path, outDir);
    const files = tree.files.filter((path) => {
      const folder = dirname(resolve(root.path, path));
      const isNamed = posix.basename(folder) === posix.basename(outDir) || isCompiled.has(resolve(root.path, path));
      if (folder === current || !isNamed || !GENERATED.has(posix.basename(path))) return false;
      return isOurs(root, path) && isOwn(folder, state);
    });
    const folders = [...new Set(files.map((path) => posix.dirname(path)))];
    return folders.map((folder): Found => {
      const own = files.filter((path) => posix.dirname(path) === folder);
      const manifest = `${folder}/manifest.json`;
      const hasManifest = /"files"\s*:\s*\[[^\]]*"manifest\.json"/.test(root.read(manifest) ?? '');
      const now = toPosix(relative(root.path, current));
      const compiles = own.some((path) => isCompiled.has(resolve(root.path, path)));
      return {
        message: compiles
          ? `${folder}/ holds a second registry, beside ${now}/, and both are compiled: a program takes one.`
          : `${folder}/ is left over from an earlier outDir. The generated files are in ${now}/ now.`,
        help: `Delete ${folder}/.`,
        place: { file: own[0] as string },
        mend: { kind: 'remove', files: [...own, ...(hasManifest ? [manifest] : [])] },
      };
    });
  },
};

/** Whether generated files belong to this app, and not to another one below it. */
function isOwn(folder: string, { app }: AppState): boolean {
  const owner = findUpwards(folder, CONFIG_FILES);
  return owner === undefined || resolve(owner) === resolve(app.path) || app.path.startsWith(`${toPosix(owner)}/`);
}

export const twoRegistries: Check = {
  name: 'two-registries',
  severity: 'error',
  about: 'a tsconfig that compiles the registries of two apps',
  look(state) {
    const { root, app, tsconfigs, filesOf, analysis } = state;
    const { outDir, registry } = analysis.model.settings;
    const own = resolve(app.path, outDir, 'events.ts');
    if (registry === 'module') return [];
    return tsconfigs.flatMap((tsconfig): readonly Found[] => {
      const files = filesOf(tsconfig);
      if (!files.includes(own)) return [];
      const other = files.find((file) => file !== own && file.endsWith('/events.ts') && isForeignRegistry(file, state));
      if (other === undefined) return [];
      const [project, mine, theirs] = [tsconfig.path, own, other].map((path) => toPosix(relative(root.path, path)));
      return [
        {
          message: `${project} compiles the registries of two apps, ${mine} and ${theirs}, and a program takes one.`,
          help: `Leave one out with exclude, or write registry: 'module' under events in both configs.`,
          place: { file: project as string },
        },
      ];
    });
  },
};

function isForeignRegistry(file: string, state: AppState): boolean {
  const path = toPosix(relative(state.root.path, file));
  if (!isOurs(state.root, path) || isOwn(dirname(file), state)) return false;
  return state.root.read(path)?.includes(`declare module "${PACKAGE_NAME}"`) === true;
}
