import { joinPath } from '../lib/paths.js';
import type { Declaration, Export, ModuleFacts } from '../model/facts.js';
import type { Folder } from '../model/folder.js';
import { isForeign, PACKAGE_NAME } from '../model/layout.js';

/** The facts of an app's files, and how their imports resolve. */
export type Modules = {
  find(file: string): ModuleFacts | undefined;
  /** The facts of the file that an import resolves to; undefined if it is not a file of the app. */
  resolve(from: string, specifier: string): ModuleFacts | undefined;
  /** The files that a specifier may resolve to, in the order in which they are tried; empty for an installed package. */
  candidates(from: string, specifier: string): readonly string[];
  /** Whether a specifier resolves to nothing: neither to a file of the app nor to an installed package. */
  isMissing(from: string, specifier: string): boolean;
};

export function createModules(
  find: (file: string) => ModuleFacts | undefined,
  { resolve }: Pick<Folder, 'resolve'>,
): Modules {
  const modules: Modules = {
    find,
    candidates(from, specifier) {
      const found = resolve(specifier, from);
      return found.some(isForeign) ? [] : found;
    },
    resolve(from, specifier) {
      for (const each of modules.candidates(from, specifier)) {
        const facts = find(each);
        if (facts !== undefined) return facts;
      }
      return undefined;
    },
    isMissing: (from, specifier) =>
      specifier !== PACKAGE_NAME &&
      !specifier.startsWith('node:') &&
      !resolve(specifier, from).some((each) => isForeign(each) || find(each) !== undefined),
  };
  return modules;
}

/** What an exported name refers to. */
export type Origin =
  | {
      readonly kind: 'declaration';
      readonly file: string;
      readonly declarations: readonly Declaration[];
      readonly exported: Export;
    }
  /** A package, a missing or broken file, or a namespace: assumed to be what it is used as. */
  | { readonly kind: 'elsewhere'; readonly file: string; readonly exported: Export };

/** Follows an export to its declarations, through re-exports and `export *`. */
export function findOrigin(modules: Modules, file: string, name: string): Origin | undefined {
  return follow(modules, file, name, new Set());
}

function follow(modules: Modules, file: string, name: string, seen: Set<string>): Origin | undefined {
  const facts = modules.find(file);
  if (facts === undefined) return undefined;
  const exported = facts.exports.find((each) => each.kind !== 'all' && each.name === name);
  if (exported?.kind === 'local') return toOrigin(facts, exported);
  const key = `${file}\0${name}`;
  if (seen.has(key)) return undefined;
  seen.add(key);
  if (exported === undefined) return followStars(modules, facts, name, seen);
  return followExport(modules, facts, exported, seen);
}

function toOrigin({ file, declarations }: ModuleFacts, exported: Export & { kind: 'local' }): Origin {
  const found = declarations.filter((each) => each.name === exported.local);
  return found.length === 0
    ? { kind: 'elsewhere', file, exported }
    : { kind: 'declaration', file, declarations: found, exported };
}

function followExport(
  modules: Modules,
  facts: ModuleFacts,
  exported: Exclude<Export, { kind: 'local' }>,
  seen: Set<string>,
): Origin | undefined {
  const elsewhere = { kind: 'elsewhere', file: facts.file, exported } as const;
  if (exported.kind === 'all' || exported.imported === '*') return elsewhere;
  const target = modules.resolve(facts.file, exported.module);
  if (target === undefined || target.failure !== undefined) return elsewhere;
  return follow(modules, target.file, exported.imported, seen);
}

function followStars(modules: Modules, facts: ModuleFacts, name: string, seen: Set<string>): Origin | undefined {
  if (name === 'default') return undefined;
  for (const each of facts.exports) {
    if (each.kind !== 'all') continue;
    const target = modules.resolve(facts.file, each.module);
    const found = target === undefined ? undefined : follow(modules, target.file, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Declared = { readonly file: string; readonly declarations: readonly Declaration[] };

/** Identifies what a name declares in a file. */
export function toId(file: string, declarations: readonly Declaration[]): string {
  return `${file}\0${(declarations.find(isType) ?? declarations[0])?.start}`;
}

/** The declaration that a type refers to by a name. */
function findDeclared(modules: Modules, file: string, name: string): Declared | undefined {
  const facts = modules.find(file);
  const own = facts?.declarations.filter((each) => each.name === name) ?? [];
  if (own.length > 0) return { file, declarations: own };
  const imported = facts?.imports.find((each) => each.local === name);
  const target = imported && modules.resolve(file, imported.module);
  const origin = imported && target && findOrigin(modules, target.file, imported.imported);
  return origin?.kind === 'declaration' ? origin : undefined;
}

export function findId(modules: Modules, file: string, name: string): string | undefined {
  const found = findDeclared(modules, file, name);
  return found && toId(found.file, found.declarations);
}

/** What a type extends, directly or through other types. */
export function findBases(modules: Modules, type: Declared): readonly string[] {
  const ids = new Set<string>();
  const open = [type];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const name of each.declarations.flatMap(({ bases = [] }) => bases)) {
      const base = findDeclared(modules, each.file, name);
      const id = base && toId(base.file, base.declarations);
      if (id === undefined || ids.has(id)) continue;
      ids.add(id);
      open.push(base as typeof each);
    }
  }
  return [...ids];
}

/** Whether a declaration is a type of its own: not a class, an enum or a value. */
export function isType(declaration: Declaration): boolean {
  return declaration.kind === 'type' || declaration.kind === 'interface';
}

/** The names that `export *` passes on from a file: all but its default. */
export function namesOf(modules: Modules, file: string, seen = new Set<string>()): readonly string[] {
  const facts = modules.find(file);
  if (facts === undefined || seen.has(file)) return [];
  seen.add(file);
  return facts.exports.flatMap((each) => {
    if (each.kind !== 'all') return each.name === 'default' ? [] : [each.name];
    const target = modules.resolve(file, each.module);
    return target === undefined ? [] : namesOf(modules, target.file, seen);
  });
}

/** The name in a package.json; undefined if it has none, or is not valid JSON. */
export function readPackageName(text: string | undefined): string | undefined {
  try {
    const { name } = (JSON.parse(text ?? 'null') ?? {}) as { readonly name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.js'],
  '.mjs': ['.mts', '.d.mts', '.mjs'],
  '.cjs': ['.cts', '.d.cts', '.cjs'],
};

/** The files that a relative import may resolve to, in the order in which TypeScript tries them. */
export function toCandidates(from: string, specifier: string): readonly string[] {
  return expandPath(joinPath(from, specifier));
}

/** The files that an import of a path may mean, in the order in which TypeScript tries them. */
export function expandPath(path: string): readonly string[] {
  const extension = /\.[mc]?js$/.exec(path)?.[0];
  if (extension !== undefined) {
    const stem = path.slice(0, -extension.length);
    return (EXTENSIONS[extension] as readonly string[]).map((each) => stem + each);
  }
  if (/\.(?:[mc]?tsx?|json)$/.test(path)) return [path];
  return ['.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx', '/index.d.ts', '.js', '/index.js'].map(
    (each) => path + each,
  );
}
