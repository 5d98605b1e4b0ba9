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
    resolve: (specifier, from) => {
      if (specifier.startsWith('.')) return toCandidates(from, specifier);
      const mapped = findMapped(texts.get(PACKAGE_JSON), specifier);
      return mapped === undefined ? [`node_modules/${specifier}/index.d.ts`] : toCandidates(PACKAGE_JSON, mapped);
    },
  };
}

/** What `imports` of a package.json maps a specifier to, exactly; every other package counts as installed. */
function findMapped(text: string | undefined, specifier: string): string | undefined {
  const { imports = {} } = JSON.parse(text ?? '{}') as { readonly imports?: Readonly<Record<string, string>> };
  return imports[specifier];
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
