import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { once } from '../../analysis/lib/memo.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { Settings } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import { notInTsconfig } from '../../analysis/problems/not-in-tsconfig.js';
import { findPackage } from '../disk/find-package.js';
import { findUpwards, toPosix } from '../disk/folder.js';
import { filesOf, type Tsconfig } from './load-tsconfig.js';
import type { PrintedError } from './read-compiler-output.js';

export type AppToExplain = {
  readonly folder: Folder;
  readonly tsconfigs: readonly Tsconfig[];
  readonly settings: Pick<Settings, 'outDir'>;
  /** What no tsconfig compiles. */
  readonly problems: readonly Problem[];
};

/** What `emit` says when the registry that it sees is not the one of the app. */
const NO_REGISTRY = /no event registry/;
const NO_EVENT = /no event (?:named|registry)|two copies of/;

/** The errors of a compiler, each with what is really wrong where it saw no registry, or the one of another app. */
export function explainErrors(app: AppToExplain, errors: readonly PrintedError[]): readonly PrintedError[] {
  const { folder, tsconfigs } = app;
  const explain = createExplainer(app);
  const isUncompiled = findUncompiled(app) !== undefined;
  // A registry that is imported from a referenced project is only seen once that project is built.
  const unbuilt = new Set(errors.filter(({ code }) => code === 'TS6305').map(({ tsconfig }) => tsconfig));
  return errors
    .filter(({ message, tsconfig }) => !(NO_REGISTRY.test(message) && (isUncompiled || unbuilt.has(tsconfig))))
    .map((error) => {
      const tsconfig = tsconfigs.find(({ path }) => toPosix(relative(folder.path, path)) === error.tsconfig);
      const explained = explain({ ...error, file: resolve(folder.path, error.file), tsconfig: tsconfig?.path });
      return { ...error, ...explained };
    });
}

/** Whether an error may come from a registry that is missing, or that is the one of another app. */
export function isAboutRegistry(message: string): boolean {
  return NO_EVENT.test(message);
}

/** An error of a compiler, with absolute paths. */
type ErrorToExplain = { readonly message: string; readonly file: string; readonly tsconfig: string | undefined };

/** Creates the function that says what is really wrong; it returns undefined where an error says so itself. */
export function createExplainer(app: AppToExplain): (error: ErrorToExplain) => Explained | undefined {
  // Lists the files of every tsconfig.
  const findHome = once(() => {
    const registry = resolve(app.folder.path, registryOf(app.settings));
    return app.tsconfigs.find((each) => filesOf(each).includes(registry));
  });
  return (error) => {
    if (!isAboutRegistry(error.message)) return undefined;
    const explained = explainCopies(app.folder, error.file) ?? explainForeign(app.folder, error.file);
    if (explained !== undefined || !NO_REGISTRY.test(error.message)) return explained;
    return explainUncompiled(app) ?? explainProject(app, error, findHome);
  };
}

/** The problem that no tsconfig compiles the registry, if that is so. */
function findUncompiled({ settings, problems }: AppToExplain): Problem | undefined {
  return problems.find(({ span }) => span.file === registryOf(settings));
}

function registryOf({ outDir }: AppToExplain['settings']): string {
  return `${outDir}/events.ts`;
}

/** What is wrong, and what to do about it. */
export type Explained = { readonly message: string; readonly help: string };

function explainCopies({ path: root }: Folder, file: string): Explained | undefined {
  const [own, theirs] = [root, dirname(file)].map((folder) => findPackage(folder, PACKAGE_NAME)?.folder);
  if (own === undefined || theirs === undefined || own === theirs) return undefined;
  const [first, second] = [own, theirs].map((each) => toPosix(relative(root, each)));
  return {
    message: `There are two copies of ${PACKAGE_NAME}: ${first} and ${second}. This file uses the second, which has no registry.`,
    help: KEEP_ONE_COPY,
  };
}

/** What to do about two copies of this package. */
export const KEEP_ONE_COPY =
  'Keep one: install the same version everywhere, then run npm dedupe, or make it a peer dependency of the package that uses it.';

function explainForeign(folder: Folder, file: string): Explained | undefined {
  const owner = findUpwards(dirname(file), CONFIG_FILES);
  if (owner === undefined || toPosix(owner) === folder.path) return undefined;
  const other = toPosix(relative(folder.path, owner));
  const config = CONFIG_FILES.find((name) => existsSync(resolve(owner, name)));
  return {
    message: `This file belongs to the app in ${other}, and this program has the registry of another app.`,
    help: `Write registry: 'module' under events in ${other}/${config}, so that both apps fit into one program.`,
  };
}

function explainUncompiled(app: AppToExplain): Explained | undefined {
  const problem = findUncompiled(app);
  return problem && notInTsconfig.words(problem, ({ file }) => file);
}

function explainProject(
  app: AppToExplain,
  error: ErrorToExplain,
  findHome: () => Tsconfig | undefined,
): Explained | undefined {
  if (error.tsconfig === undefined) return undefined;
  const home = findHome();
  return home === undefined || home.path === error.tsconfig
    ? undefined
    : describeUnregistered(app, { project: error.tsconfig, home: home.path });
}

/** Why the program of a tsconfig has no registry: `home`, the tsconfig that includes it, is another. Both are absolute. */
export function describeUnregistered(
  { folder, tsconfigs, settings }: Pick<AppToExplain, 'folder' | 'tsconfigs' | 'settings'>,
  { project, home }: { readonly project: string; readonly home: string },
): Explained {
  const [own, theirs] = [project, home].map((path) => toPosix(relative(folder.path, path)));
  const added = toPosix(relative(dirname(project), resolve(folder.path, registryOf(settings))));
  const isReferring = tsconfigs.some(({ path, config }) => path === project && config.references?.length);
  return {
    message: isReferring
      ? `${own} references the app's ${theirs}, but its program does not have the registry: a reference alone does not bring it in.`
      : `The program of ${own} does not have the registry, which ${theirs} includes.`,
    help: isReferring
      ? `Include '${added}' in ${own}, or import it in one of its files.`
      : `Include '${added}' in ${own}, or add a reference to ${theirs} and import it.`,
  };
}
