import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { ts } from 'ts-morph';
import { isBelow, toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isDeclarationFile, isForeign } from '../../analysis/model/layout.js';
import { findUpwards, toPosix } from '../../project/disk/folder.js';
import { isFile, isFolder } from '../../project/disk/stats.js';
import type { Morph } from './load-morph.js';
import { type Files, readOptions } from './read-options.js';

/** Where the library files seem to be; no file of an app is there. */
const LIBRARY = '/ts-morph-library';

export type Scope = {
  /** The files of event types. */
  readonly sources: readonly string[];
  /** Whether the global declarations of the app and of its installed types are needed too. */
  readonly globals: boolean;
};

/**
 * A program of some files of an app and of what these import. Files of the app come from its folder alone, installed
 * packages from the disk if the folder does not have them.
 */
export function openProgram(morph: Morph, folder: Folder, { sources, globals }: Scope): ts.Program {
  const files = createFiles(morph, folder);
  const roots = sources.map((each) => toAbsolute(folder.path, each));
  const options = readOptions(morph, files, roots);
  const declared = findDeclarations(folder, options, globals).map((each) => toAbsolute(folder.path, each));
  return morph.ts.createProgram({
    rootNames: [...roots, ...declared],
    options: globals ? { ...options, types: options.types ?? listInstalled(folder.path) } : { ...options, types: [] },
    host: createHost(morph, files),
  });
}

/** What may add to types that nobody imports it for. */
const AUGMENTS = /\bdeclare\s+(?:global\b|module\s+['"])/;

/** The declaration files of the app that augment other types; with `globals`, all of them. */
function findDeclarations(folder: Folder, options: ts.CompilerOptions, globals: boolean): readonly string[] {
  const outputs = [options.outDir, options.declarationDir].flatMap((each) =>
    each === undefined ? [] : [toAppPath(folder.path, toPosix(each))],
  );
  return folder
    .list('')
    .filter((each) => isDeclarationFile(each) && !outputs.some((output) => isBelow(each, output)))
    .filter((each) => globals || AUGMENTS.test(folder.read(each) ?? ''));
}

/** The packages of `@types` that every file of an app sees. */
function listInstalled(root: string): string[] {
  const folder = findUpwards(root, ['node_modules/@types']);
  if (folder === undefined) return [];
  return readdirSync(`${folder}/node_modules/@types`).filter((each) => !each.startsWith('.'));
}

/** The files of an app, and those of its installed packages. */
export function createFiles({ ts, readLibrary }: Morph, folder: Folder): Files {
  const toApp = (path: string): string =>
    isAbove(path, folder.path) ? toUp(path, folder.path) : toAppPath(folder.path, path);
  const libraryOf = (path: string): string | undefined =>
    path.startsWith(`${LIBRARY}/`) ? readLibrary(path.slice(LIBRARY.length + 1)) : undefined;
  return {
    root: folder.path,
    caseSensitive: ts.sys.useCaseSensitiveFileNames,
    read(path) {
      if (path.startsWith(LIBRARY)) return libraryOf(path);
      return folder.read(toApp(path)) ?? (isForeign(path) && isFile(path) ? readFileSync(path, 'utf8') : undefined);
    },
    isFile(path) {
      if (path.startsWith(LIBRARY)) return libraryOf(path) !== undefined;
      return folder.stat(toApp(path)) === 'file' || (isForeign(path) && isFile(path));
    },
    isFolder(path) {
      if (path.startsWith(LIBRARY)) return path === LIBRARY;
      return folder.stat(toApp(path)) === 'folder' || (isForeign(`${path}/`) && isFolder(path));
    },
    // Of two paths of one installed file, TypeScript must see one; a link of the app itself is another file.
    toReal: (path) => (isForeign(`${path}/`) && existsSync(path) ? toPosix(realpathSync(path)) : path),
  };
}

/** Whether a path is the folder of an app or one above it. */
function isAbove(path: string, root: string): boolean {
  return `${root}/`.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** The path from the folder of an app to one above it; empty for its own. */
function toUp(path: string, root: string): string {
  const steps = root
    .slice(path.length)
    .split('/')
    .filter((each) => each !== '');
  return steps.map(() => '..').join('/');
}

function createHost({ ts }: Morph, files: Files): ts.CompilerHost {
  const toCanonical = (path: string): string => (files.caseSensitive ? path : path.toLowerCase());
  return {
    getSourceFile(path, options) {
      const text = files.read(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, options);
    },
    getDefaultLibFileName: (options) => `${LIBRARY}/${ts.getDefaultLibFileName(options)}`,
    getDefaultLibLocation: () => LIBRARY,
    getCurrentDirectory: () => files.root,
    getCanonicalFileName: toCanonical,
    useCaseSensitiveFileNames: () => files.caseSensitive,
    getNewLine: () => '\n',
    fileExists: files.isFile,
    readFile: files.read,
    directoryExists: files.isFolder,
    realpath: files.toReal,
    getDirectories: () => [],
    writeFile: () => undefined,
  };
}
