import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { once } from '../../analysis/lib/memo.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES, PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { Settings } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import { findUpwards, toPosix } from '../disk/folder.js';
import { filesOf, type Tsconfig } from './load-tsconfig.js';
import type { PrintedError } from './read-compiler-output.js';

export type ErrorsToExplain = {
  readonly folder: Folder;
  readonly tsconfigs: readonly Tsconfig[];
  readonly errors: readonly PrintedError[];
  readonly settings: Pick<Settings, 'outDir'>;
  /** What no tsconfig compiles. */
  readonly problems: readonly Problem[];
};

/** What `emit` says when the registry that it sees is not the one of the app. */
const NO_REGISTRY = /no event registry/;
const NO_EVENT = /no event (?:named|registry)|two copies of/;

/** Says what is really wrong where the compiler saw no registry, or the one of another app. */
export function explainErrors(input: ErrorsToExplain): readonly PrintedError[] {
  const { folder, tsconfigs, errors, settings, problems } = input;
  const registry = `${settings.outDir}/events.ts`;
  // Lists the files of every tsconfig.
  const findHome = once(() => tsconfigs.find((each) => filesOf(each).includes(resolve(folder.path, registry))));
  const isUncompiled = problems.some(({ span }) => span.file === registry);
  // A registry that is imported from a referenced project is only seen once that project is built.
  const unbuilt = new Set(errors.filter(({ code }) => code === 'TS6305').map(({ tsconfig }) => tsconfig));
  return errors
    .filter(({ message, tsconfig }) => !(NO_REGISTRY.test(message) && (isUncompiled || unbuilt.has(tsconfig))))
    .map((error) => {
      if (!NO_EVENT.test(error.message)) return error;
      const path = resolve(folder.path, error.file);
      const explained =
        explainCopies(folder, path) ?? explainForeign(folder, path) ?? explainProject(input, error, findHome);
      return explained === undefined ? error : { ...error, ...explained };
    });
}

type Explained = Pick<PrintedError, 'message' | 'help'>;

function explainCopies({ path: root }: Folder, file: string): Explained | undefined {
  const [own, theirs] = [findPackage(`${root}/x.js`), findPackage(file)];
  if (own === undefined || theirs === undefined || own === theirs) return undefined;
  const [first, second] = [own, theirs].map((each) => toPosix(relative(root, each)));
  return {
    message: `There are two copies of ${PACKAGE_NAME}: ${first} and ${second}. This file uses the second, which has no registry.`,
    help: 'Keep one: install the same version everywhere, then run npm dedupe, or make it a peer dependency of the package that uses it.',
  };
}

/** The real folder of this package, as a file finds it. */
function findPackage(file: string): string | undefined {
  try {
    return realpathSync(dirname(createRequire(file).resolve(`${PACKAGE_NAME}/package.json`)));
  } catch {
    return undefined;
  }
}

function explainForeign(folder: Folder, file: string): Explained | undefined {
  const owner = findUpwards(dirname(file), CONFIG_FILES);
  if (owner === undefined || toPosix(owner) === folder.path) return undefined;
  const other = toPosix(relative(folder.path, owner));
  return {
    message: `This file belongs to the app in ${other}, and this program has the registry of another app.`,
    help: `Write registry: 'module' under events in ${other}/${CONFIG_FILES[0]}, so that both apps fit into one program.`,
  };
}

function explainProject(
  { folder, tsconfigs, settings }: ErrorsToExplain,
  error: PrintedError,
  findHome: () => Tsconfig | undefined,
): Explained | undefined {
  if (!NO_REGISTRY.test(error.message)) return undefined;
  const registry = resolve(folder.path, `${settings.outDir}/events.ts`);
  const tsconfig = tsconfigs.find(({ path }) => toPosix(relative(folder.path, path)) === error.tsconfig);
  const home = findHome();
  if (tsconfig === undefined || home === undefined || tsconfig === home) return undefined;
  const [own, theirs] = [tsconfig, home].map(({ path }) => toPosix(relative(folder.path, path)));
  const added = toPosix(relative(dirname(tsconfig.path), registry));
  const references = (tsconfig.config.references ?? []).length > 0;
  return {
    message: references
      ? `${own} references the app's ${theirs}, but its program does not have the registry: a reference alone does not bring it in.`
      : `The program of ${own} does not have the registry, which ${theirs} includes.`,
    help: references
      ? `Include '${added}' in ${own}, or import it in one of its files.`
      : `Include '${added}' in ${own}, or add a reference to ${theirs} and import it.`,
  };
}
