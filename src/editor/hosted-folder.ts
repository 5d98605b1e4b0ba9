import type ts from 'typescript';
import { toAbsolute, toAppPath } from '../analysis/lib/paths.js';
import type { Folder } from '../analysis/model/folder.js';
import { CONFIG_FILES, isForeign, PACKAGE_NAME, SOURCE_EXTENSIONS } from '../analysis/model/layout.js';
import { toCandidates } from '../analysis/static/modules.js';

/** How a TypeScript process reads files; paths are absolute and posix. */
export type FileHost = {
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  readFile(path: string): string | undefined;
  readDirectory(path: string, extensions: readonly string[]): readonly string[];
  realpath?(path: string): string;
};

/** Resolves imports with TypeScript's own resolver. */
export type TypeScriptResolver = {
  readonly typescript: typeof ts;
  /** The current options of the program. */
  readonly options: () => ts.CompilerOptions;
};

/** What TypeScript returns beyond its declared type. */
type Lookup = ts.ResolvedModuleWithFailedLookupLocations & {
  readonly failedLookupLocations?: readonly string[];
  readonly affectingLocations?: readonly string[];
};

/** The files of an app as a TypeScript process sees them. */
export function createHostedFolder(root: string, host: FileHost, resolver: TypeScriptResolver): Folder {
  const read = (file: string): string | undefined => {
    const path = toAbsolute(root, file);
    return host.fileExists(path) ? host.readFile(path) : undefined;
  };
  return {
    path: root,
    read,
    list(folder) {
      const path = toAbsolute(root, folder);
      if (!host.directoryExists(path)) return [];
      return host.readDirectory(path, SOURCE_EXTENSIONS).map((each) => toAppPath(root, each));
    },
    stat(path) {
      const absolute = toAbsolute(root, path);
      return host.fileExists(absolute) ? 'file' : host.directoryExists(absolute) ? 'folder' : undefined;
    },
    ...createImports(root, host, resolver),
  };
}

function createImports(
  root: string,
  host: FileHost,
  { typescript, options }: TypeScriptResolver,
): Pick<Folder, 'resolve' | 'deciding'> {
  const deciding = new Set<string>();
  return {
    resolve(specifier, from) {
      const relatives = specifier.startsWith('.') ? toCandidates(from, specifier) : [];
      if (relatives.some((each) => host.fileExists(toAbsolute(root, each)))) return relatives;
      if (specifier === PACKAGE_NAME) return [`node_modules/${PACKAGE_NAME}`];
      const file = toAbsolute(root, from);
      const mode = typescript.getImpliedNodeFormatForFile(file, undefined, host, options());
      const lookup: Lookup = typescript.resolveModuleName(specifier, file, options(), host, undefined, undefined, mode);
      const locations = (lookup.affectingLocations ?? []).map((each) => host.realpath?.(each) ?? each);
      for (const each of locations) if (!isForeign(each)) deciding.add(toAppPath(root, each));
      const found = lookup.resolvedModule?.resolvedFileName;
      const tried = (lookup.failedLookupLocations ?? []).filter((each) => !isForeign(each));
      const all = [...(found === undefined ? [] : [found]), ...tried].map((each) => toAppPath(root, each));
      return [...new Set([...all, ...relatives])];
    },
    deciding: () => [...deciding],
  };
}

/** The nearest folder, from `folder` upwards, that contains a config. */
export function findConfigFolder(folder: string, host: Pick<FileHost, 'fileExists'>): string | undefined {
  for (let each = folder; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) {
    if (CONFIG_FILES.some((name) => host.fileExists(`${each}/${name}`))) return each;
  }
  return undefined;
}

export type TypeScript = typeof ts;
