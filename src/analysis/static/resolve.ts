import { joinPath } from '../lib/paths.js';
import { PACKAGE_JSON } from '../model/layout.js';

/**
 * The files of the app that an import in `from` may mean, in the order in which TypeScript tries them; none for a
 * package. `imports` are those of the app's package.json.
 */
export function resolveImport(specifier: string, from: string, imports: PackageImports): readonly string[] {
  const mapped = findMapped(imports, specifier);
  // Outside the app's folder another package.json decides.
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

/** What the `imports` of a package.json map to paths. */
export type PackageImports = ReadonlyMap<string, string>;

/** What an analysis reads from the app's package.json. */
export type AppPackage = { readonly name?: string; readonly imports: PackageImports };

/** Reads it from its text. Where an import has nested conditions, the first path counts. */
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

/** The files that a relative import may mean, in the order in which TypeScript tries them. */
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
