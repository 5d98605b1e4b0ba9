import { isBelow } from '../../src/analysis/lib/paths.js';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import type { Folder } from '../../src/analysis/model/folder.js';
import { isSourcePath, PACKAGE_JSON } from '../../src/analysis/model/layout.js';
import type { SourceText } from '../../src/analysis/model/source.js';
import { createSession, type Session, type SessionOptions } from '../../src/analysis/session/session.js';
import { toCandidates } from '../../src/analysis/static/modules.js';

/** An app whose files are in memory. */
export function createMemoryFolder(texts: ReadonlyMap<string, string>, path = '/app'): Folder {
  return {
    path,
    read: (file) => texts.get(file),
    list: (folder) => [...texts.keys()].filter((file) => isSourcePath(file) && isBelow(file, folder)).sort(),
    stat(file) {
      if (texts.has(file)) return 'file';
      return [...texts.keys()].some((each) => isBelow(each, file)) ? 'folder' : undefined;
    },
    resolve(specifier, from) {
      if (specifier.startsWith('.')) return toCandidates(from, specifier);
      const mapped = findMapped(readImports(texts.get(PACKAGE_JSON)), specifier);
      // Outside the app's folder, another package.json applies; every other package counts as installed.
      return mapped === undefined || from.startsWith('../')
        ? [`node_modules/${specifier}/index.d.ts`]
        : toCandidates(PACKAGE_JSON, mapped);
    },
  };
}

/** The `imports` of a package.json: specifiers or patterns, and the first path that they map to. */
function readImports(text: string | undefined): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  try {
    const written = (JSON.parse(text ?? 'null') as { readonly imports?: object } | null)?.imports ?? {};
    for (const [specifier, target] of Object.entries(written)) {
      const path = firstString(target);
      if (path !== undefined) imports.set(specifier, path);
    }
  } catch {
    // Invalid JSON maps nothing.
  }
  return imports;
}

function firstString(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(firstString)
    .find((each) => each !== undefined);
}

/** What `imports` maps a specifier to: exactly, or by a pattern with one `*`. */
function findMapped(imports: ReadonlyMap<string, string>, specifier: string): string | undefined {
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

/** A session over texts in memory that can be changed. */
export type MemorySession = Session & { set(path: string, text: string): void; delete(path: string): void };

export function createMemorySession(
  sources: readonly SourceText[] = [],
  options: Omit<SessionOptions, 'folder'> & { readonly path?: string } = {},
): MemorySession {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const session = createSession({ readsCalls: true, ...options, folder: createMemoryFolder(texts, options.path) });
  session.include([...texts.keys()]);
  return {
    ...session,
    set(path, text) {
      texts.set(path, text);
      session.include([path]);
      session.changed([path]);
    },
    delete(path) {
      texts.delete(path);
      session.changed([path]);
    },
  };
}

/** Analyzes an app from its texts, including the call sites in all files. */
export function analyze(sources: readonly SourceText[], path?: string): Analysis {
  return createMemorySession(sources, path === undefined ? {} : { path }).analysis();
}
