import { folderOf } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { PACKAGE_JSON } from '../../analysis/model/layout.js';

export type PackagesInput = {
  readonly before: Folder;
  readonly now: Folder;
  /** The names of the packages in question. */
  readonly packages: readonly string[];
};

/** A package whose version was another one: its types were read as they are installed now. */
export type OtherVersion = { readonly name: string; readonly before: string; readonly now: string };

/** The packages that have another version in the lockfile or in package.json of the version before. */
export function findOtherVersions({ before, now, packages }: PackagesInput): readonly OtherVersion[] {
  return packages.flatMap((name) => {
    const [old, young] = [before, now].map((folder) => versionOf(folder, name));
    return old === undefined || young === undefined || old === young ? [] : [{ name, before: old, now: young }];
  });
}

/** From the nearest lockfile that has the package, else as package.json asks for it. */
function versionOf(folder: Folder, name: string): string | undefined {
  for (const up of foldersAbove(folder)) {
    for (const [file, find] of LOCKFILES) {
      const text = folder.read(up + file);
      const found = text === undefined ? undefined : find(text, name);
      if (found !== undefined) return found;
    }
  }
  return foldersAbove(folder)
    .map((up) => rangeIn(folder.read(up + PACKAGE_JSON), name))
    .find((range) => range !== undefined);
}

/** `''`, `../`, `../../` and so on, up to the root of the disk. */
function foldersAbove({ path }: Folder): readonly string[] {
  const found: string[] = [];
  for (let each = path, up = ''; each !== ''; each = folderOf(each), up += '../') found.push(up);
  return found;
}

type FindVersion = (text: string, name: string) => string | undefined;

const LOCKFILES: readonly (readonly [string, FindVersion])[] = [
  ['package-lock.json', inNpm],
  ['pnpm-lock.yaml', inPnpm],
  ['yarn.lock', inYarn],
];

function inNpm(text: string, name: string): string | undefined {
  try {
    const { packages } = JSON.parse(text) as { readonly packages?: Record<string, { readonly version?: string }> };
    return packages?.[`node_modules/${name}`]?.version;
  } catch {
    return undefined;
  }
}

function inPnpm(text: string, name: string): string | undefined {
  const versions = text.matchAll(new RegExp(`^ {2}'?/?${escape(name)}[@/](\\d[^:('\\s]*)`, 'gm'));
  return joined([...versions].map((match) => match[1] ?? ''));
}

function inYarn(text: string, name: string): string | undefined {
  const versions = text.matchAll(new RegExp(`^"?${escape(name)}@[^\\n]*:\\n {2}version:? "?([^"\\n]+)`, 'gm'));
  return joined([...versions].map((match) => match[1] ?? ''));
}

function joined(versions: readonly string[]): string | undefined {
  return versions.length === 0 ? undefined : [...new Set(versions)].sort().join(', ');
}

function rangeIn(text: string | undefined, name: string): string | undefined {
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, Record<string, string> | undefined>;
    return ['dependencies', 'devDependencies', 'peerDependencies'].map((key) => found[key]?.[name]).find(Boolean);
  } catch {
    return undefined;
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
