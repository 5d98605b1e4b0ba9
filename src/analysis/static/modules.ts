import { joinPath } from '../lib/paths.js';
import type { Declaration, Export, ModuleFacts } from '../model/facts.js';
import type { Folder } from '../model/folder.js';
import { PACKAGE_JSON } from '../model/layout.js';

/** The facts of an app's files, and how their imports resolve. */
export type Modules = {
  find(file: string): ModuleFacts | undefined;
  /** The facts of the file that an import resolves to; undefined if it is not a file of the app. */
  resolve(from: string, specifier: string): ModuleFacts | undefined;
  /** The files that a specifier may resolve to, in the order in which they are tried; empty for a package. */
  candidates(from: string, specifier: string): readonly string[];
};

export function createModules(
  find: (file: string) => ModuleFacts | undefined,
  { resolve }: Pick<Folder, 'resolve'>,
): Modules {
  const candidates = (from: string, specifier: string): readonly string[] => resolve(specifier, from);
  return {
    find,
    candidates,
    resolve(from, specifier) {
      for (const each of candidates(from, specifier)) {
        const facts = find(each);
        if (facts !== undefined) return facts;
      }
      return undefined;
    },
  };
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
  | { readonly kind: 'elsewhere'; readonly exported: Export };

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
    ? { kind: 'elsewhere', exported }
    : { kind: 'declaration', file, declarations: found, exported };
}

function followExport(
  modules: Modules,
  facts: ModuleFacts,
  exported: Exclude<Export, { kind: 'local' }>,
  seen: Set<string>,
): Origin | undefined {
  if (exported.kind === 'all' || exported.imported === '*') return { kind: 'elsewhere', exported };
  const target = modules.resolve(facts.file, exported.module);
  if (target === undefined || target.failure !== undefined) return { kind: 'elsewhere', exported };
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

/**
 * The files of the app that an import in `from` may resolve to, in the order in which TypeScript tries them; empty for
 * a package. `imports` is that field of the app's package.json.
 */
export function resolveImport(specifier: string, from: string, imports: PackageImports): readonly string[] {
  const mapped = findMapped(imports, specifier);
  // Outside the app's folder, another package.json applies.
  if (mapped !== undefined) return from.startsWith('../') ? [] : toCandidates(PACKAGE_JSON, mapped);
  return specifier.startsWith('.') ? toCandidates(from, specifier) : [];
}

/** What `imports` maps a specifier to: exactly, or by a pattern with one `*`. */
function findMapped(imports: PackageImports, specifier: string): string | undefined {
  if (!specifier.startsWith('#')) return undefined;
  const exact = imports.get(specifier);
  if (exact !== undefined) return exact;
  for (const [pattern, target] of imports) {
    const [before, after] = pattern.split('*');
    if (before === undefined || after === undefined || specifier.length <= before.length + after.length) continue;
    if (specifier.startsWith(before) && specifier.endsWith(after)) {
      return target.replace('*', () => specifier.slice(before.length, specifier.length - after.length));
    }
  }
  return undefined;
}

/** The `imports` of a package.json: specifiers or patterns, and the paths they map to. */
export type PackageImports = ReadonlyMap<string, string>;

/** What an analysis reads from the app's package.json. */
export type AppPackage = { readonly name?: string; readonly imports: PackageImports };

/** Reads a package.json. If an import has conditions, the first path counts; invalid JSON counts as empty. */
export function readPackage(text: string | undefined): AppPackage {
  const { name, imports: written = {} } = parseObject(text);
  const imports = new Map<string, string>();
  for (const [specifier, target] of Object.entries(written)) {
    const path = firstString(target);
    if (path !== undefined) imports.set(specifier, path);
  }
  return { ...(typeof name === 'string' && { name }), imports };
}

function parseObject(text: string | undefined): { imports?: object; name?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function firstString(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(firstString)
    .find((each) => each !== undefined);
}

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.js'],
  '.mjs': ['.mts', '.d.mts', '.mjs'],
  '.cjs': ['.cts', '.d.cts', '.cjs'],
};

/** The files that a relative import may resolve to, in the order in which TypeScript tries them. */
function toCandidates(from: string, specifier: string): readonly string[] {
  const path = joinPath(from, specifier);
  const extension = /\.[mc]?js$/.exec(path)?.[0];
  if (extension !== undefined) {
    const stem = path.slice(0, -extension.length);
    return (EXTENSIONS[extension] as readonly string[]).map((each) => stem + each);
  }
  if (/\.[mc]?tsx?$/.test(path)) return [path];
  return ['.ts', '.tsx', '.d.ts', '/index.ts', '/index.tsx', '/index.d.ts', '.js', '/index.js'].map(
    (each) => path + each,
  );
}
