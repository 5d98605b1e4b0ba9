import type { ts } from 'ts-morph';
import { ToolError } from '../../project/disk/tool-error.js';
import type { Morph } from './load-morph.js';

/** The files that a program is made of; every path is absolute and posix. */
export type Files = {
  readonly root: string;
  readonly caseSensitive: boolean;
  read(path: string): string | undefined;
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  toReal(path: string): string;
};

/** The options of the nearest tsconfig.json; of a solution without files, those of the project that has these files. */
export function readOptions({ ts }: Morph, files: Files, sources: readonly string[]): ts.CompilerOptions {
  const tsconfig = findTsconfig(files);
  if (tsconfig === undefined) return toOptions({ module: ts.ModuleKind.NodeNext });
  const chosen = choose({ ts, files, sources, seen: new Set() }, tsconfig) ?? tsconfig;
  return toOptions(parse(ts, files, chosen).options);
}

function findTsconfig({ root, isFile }: Files): string | undefined {
  for (let folder = root; ; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const path = `${folder}/tsconfig.json`;
    if (isFile(path)) return path;
    if (!folder.includes('/')) return undefined;
  }
}

type Search = {
  readonly ts: Morph['ts'];
  readonly files: Files;
  readonly sources: readonly string[];
  readonly seen: Set<string>;
};

/** The first tsconfig, from this one through its references, that compiles files of its own below its folder. */
function choose(search: Search, path: string): string | undefined {
  const { ts, files, sources, seen } = search;
  if (seen.has(path) || !files.isFile(path)) return undefined;
  seen.add(path);
  const { raw, projectReferences = [] } = parse(ts, files, path);
  const { files: named, include } = raw as { readonly files?: readonly unknown[]; readonly include?: unknown };
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const isEmpty = named?.length === 0 && include === undefined;
  if (!isEmpty && sources.some((each) => each.startsWith(folder))) return path;
  for (const reference of projectReferences) {
    const found = choose(search, ts.resolveProjectReferencePath(reference));
    if (found !== undefined) return found;
  }
  return undefined;
}

function parse(ts: Morph['ts'], files: Files, path: string): ts.ParsedCommandLine {
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: files.caseSensitive,
    fileExists: files.isFile,
    readFile: files.read,
    readDirectory: () => [],
  };
  const { config, error } = ts.readConfigFile(path, files.read) as { config?: unknown; error?: ts.Diagnostic };
  if (error !== undefined)
    throw new ToolError(`Cannot read ${path}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  const folder = path.slice(0, path.lastIndexOf('/'));
  return ts.parseJsonConfigFileContent(config, host, folder, undefined, path);
}

/** Types are read with strict checks, so that `undefined` and `null` are seen, and nothing is written. */
function toOptions(options: ts.CompilerOptions): ts.CompilerOptions {
  const { composite: _composite, incremental: _incremental, tsBuildInfoFile: _file, ...rest } = options;
  return { ...rest, strict: true, strictNullChecks: true, noEmit: true, skipLibCheck: true, noLib: false };
}
