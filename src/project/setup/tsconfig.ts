import { dirname, posix, relative, resolve } from 'node:path';
import { compilesFile, type Tsconfig } from '../compiler/load-tsconfig.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import type { Settings } from '../../analysis/model/model.js';
import type { Change } from '../disk/apply-changes.js';
import { toPosix } from '../disk/folder.js';
import { addItems, addProperty, type JsonFile, removeItem } from './edit-json.js';
import type { Surroundings } from './inspect-app.js';
import { hasNodeTypes } from './package-json.js';

/** Where the app's own files are, relative to the folder of the config. */
export type Places = Pick<Settings, 'outDir' | 'eventsDir'> & Pick<Settings, 'file'>;

/** The name of the editor plugin in a tsconfig. */
export const PLUGIN = '@tsc-run/core/plugin';
const FUNCTIONS = 'tsconfig.functions.json';

/** Makes the compiler see the app's files, and the editor load the plugin where the compiler takes one. */
export function editTsconfigs(surroundings: Surroundings, home: string, places: Places): readonly Change[] {
  const { root, tsconfigs } = surroundings;
  const main = tsconfigs[0];
  const missing = findMissing(surroundings, home, places);
  const isOwn = main !== undefined && toPosix(dirname(main.path)) === root.path;
  if (!isOwn) return missing.length === 0 ? [] : [createTsconfig(surroundings, missing)];
  if (main.config.files?.length === 0 && (main.config.include ?? []).length === 0)
    return missing.length === 0 ? [] : addProject(surroundings, main, missing);
  const before = root.read('tsconfig.json') ?? '';
  let file: JsonFile = { path: 'tsconfig.json', text: before };
  if (missing.length > 0) {
    const written = JSON.parse(JSON.stringify(main.config.include ?? [])) as readonly string[];
    file = addItems(file, ['include'], ownsInclude(file) ? missing : [...written, ...missing]);
  }
  if (takesPlugin(surroundings) && !hasPlugin(main)) file = addPlugin(file, main);
  return [{ ...file, before }];
}

/** The folders and files that no tsconfig compiles, relative to `root`, as `include` names them. */
function findMissing({ root, tsconfigs }: Surroundings, home: string, places: Places): readonly string[] {
  const inHome = (path: string): string => posix.join(home, path);
  const isSeen = (path: string): boolean =>
    tsconfigs.some((tsconfig) => compilesFile(tsconfig, resolve(root.path, path)));
  const config = inHome(places.file ?? (CONFIG_FILES[0] as string));
  const wanted: readonly (readonly [entry: string, file: string])[] = [
    [inHome(places.eventsDir), inHome(`${places.eventsDir}/event.ts`)],
    [inHome('functions'), inHome('functions/subscribers/subscriber.ts')],
    [inHome(places.outDir), inHome(`${places.outDir}/events.ts`)],
    [config, config],
  ];
  // A project that references none of our folders leaves their files out one by one.
  return wanted.filter(([, file]) => !isSeen(file)).map(([entry]) => entry);
}

/** A project of its own for code that runs on the server, as a solution such as Vite's has one for each kind of code. */
function addProject(surroundings: Surroundings, main: Tsconfig, missing: readonly string[]): readonly Change[] {
  const before = surroundings.root.read('tsconfig.json') ?? '';
  const solution = addItems({ path: 'tsconfig.json', text: before }, ['references'], [{ path: `./${FUNCTIONS}` }]);
  const referenced = (main.config.references ?? []).some(({ path }) => path.endsWith(FUNCTIONS));
  const options = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    tsBuildInfoFile: './node_modules/.tmp/tsconfig.functions.tsbuildinfo',
  };
  const known = surroundings.root.read(FUNCTIONS);
  const project: Change =
    known === undefined
      ? { path: FUNCTIONS, text: toTsconfig(surroundings, options, missing) }
      : { ...addItems({ path: FUNCTIONS, text: known }, ['include'], missing), before: known };
  return [project, ...(referenced ? [] : [{ ...solution, before }])];
}

/** Where the tsconfig that is written here puts what it compiles. */
export const COMPILED = 'dist';

/** The tsconfig of an app that has none. */
function createTsconfig(surroundings: Surroundings, missing: readonly string[]): Change {
  const options = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    rootDir: '.',
    outDir: COMPILED,
    resolveJsonModule: true,
    skipLibCheck: true,
  };
  const folders = missing.filter((entry) => !entry.endsWith('.ts'));
  return { path: 'tsconfig.json', text: toTsconfig(surroundings, options, [...folders, '*.ts']) };
}

function toTsconfig(
  surroundings: Surroundings,
  options: Readonly<Record<string, string | boolean>>,
  include: readonly string[],
): string {
  const all = {
    ...Object.fromEntries(Object.entries(options).map(([key, value]) => [key, JSON.stringify(value)])),
    // Since TypeScript 6, only the types that are named are there.
    ...(hasNodeTypes(surroundings) && { types: '["node"]' }),
    ...(takesPlugin(surroundings) && { plugins: `[{ "name": "${PLUGIN}" }]` }),
  };
  const lines = Object.entries(all).map(([key, text]) => `    "${key}": ${text}`);
  const list = include.map((entry) => JSON.stringify(entry)).join(', ');
  return `{\n  "compilerOptions": {\n${lines.join(',\n')}\n  },\n  "include": [${list}]\n}\n`;
}

function ownsInclude({ text }: JsonFile): boolean {
  return /"include"\s*:/.test(text);
}

/** Adds the editor plugin to a tsconfig in `root`. */
export function editPlugin(root: Surroundings['root'], tsconfig: Tsconfig): Change {
  const path = toPosix(relative(root.path, tsconfig.path));
  const before = root.read(path) ?? '';
  return { ...addPlugin({ path, text: before }, tsconfig), before };
}

/** Removes the editor plugin from a tsconfig. */
export function removePlugin(root: Surroundings['root'], tsconfig: Tsconfig): Change {
  const path = toPosix(relative(root.path, tsconfig.path));
  const before = root.read(path) ?? '';
  return { ...removeItem({ path, text: before }, ['compilerOptions', 'plugins'], 'name', PLUGIN), before };
}

/** Whether a tsconfig names the editor plugin. */
export function hasPlugin(tsconfig: Tsconfig): boolean {
  return pluginsOf(tsconfig).some(({ name }) => name === PLUGIN);
}

function addPlugin(file: JsonFile, main: Tsconfig): JsonFile {
  const inherited = /"plugins"\s*:/.test(file.text) ? [] : pluginsOf(main);
  const plugins = [...inherited, { name: PLUGIN }];
  const keys = ['compilerOptions', 'plugins'];
  return inherited.length === 0 ? addItems(file, keys, plugins) : addProperty(file, keys, plugins);
}

export function pluginsOf({ config }: Tsconfig): readonly { readonly name?: string; readonly transform?: string }[] {
  return config.compilerOptions?.plugins ?? [];
}

/** Whether the editor's TypeScript loads plugins by a path of a package: 5.5 to 6. */
export function takesPlugin({ typescript }: Pick<Surroundings, 'typescript'>): boolean {
  const [major = 0, minor = 0] = (typescript ?? '').split('.').map(Number);
  return major === 6 || (major === 5 && minor >= 5);
}

/** Where `tsconfig.json` stands from the app. */
export function mainTsconfig({ root, tsconfigs }: Surroundings): string {
  const [main] = tsconfigs;
  return main === undefined ? 'tsconfig.json' : toPosix(relative(root.path, main.path));
}
