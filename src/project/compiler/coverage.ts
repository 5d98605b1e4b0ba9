import { realpathSync } from 'node:fs';
import { posix, relative, resolve } from 'node:path';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import { createGlobTest } from '../../analysis/lib/globs.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isScript } from '../../analysis/model/layout.js';
import type { Settings } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import { type Details, notInTsconfig } from '../../analysis/problems/not-in-tsconfig.js';
import { toPosix } from '../disk/folder.js';
import { compilesFile, listOwn, type Tsconfig } from './load-tsconfig.js';

export type CoverageInput = {
  readonly folder: Folder;
  readonly tsconfigs: readonly Tsconfig[];
  /** The files that the tsconfigs list. */
  readonly compiled: readonly string[];
  readonly settings: Pick<Settings, 'outDir' | 'exclude'>;
  /** Whether the app has events, so that it needs its registry. */
  readonly hasEvents: boolean;
};

export type Coverage = {
  /** Files that import `events`, are in no tsconfig, and are imported by a compiled file. */
  readonly reached: readonly string[];
  readonly problems: readonly Problem<string, Details>[];
};

/** Finds the files of an app that the compiler never sees, though they import `events` or fill the registry. */
export function findCoverage({ folder, tsconfigs, compiled, settings, hasEvents }: CoverageInput): Coverage {
  const [nearest] = tsconfigs;
  if (nearest === undefined) return { reached: [], problems: [] };
  const listed = new Set(compiled);
  const isCandidate = (path: string): boolean =>
    /\.[cm]?tsx?$/.test(path) && isScript(path) && !listed.has(path) && !isBelow(path, settings.outDir);
  const isExcluded = createGlobTest(settings.exclude);
  const emitters = listOwn(folder, isCandidate).filter(
    (path) => !isExcluded(path) && importsEvents(folder.read(path) ?? ''),
  );
  const sought = GENERATED.map((name) => `${settings.outDir}/${name}`).filter(
    (path) => hasEvents && !listed.has(path) && folder.stat(path) === 'file',
  );
  if (emitters.length === 0 && sought.length === 0) return { reached: [], problems: [] };
  const program = follow(folder, compiled);
  const tsconfig = toPosix(relative(folder.path, nearest.path));
  const open = { ...nearest, config: { ...nearest.config, exclude: [] } };
  const isLeftOut = (file: string): boolean =>
    nearest.config.exclude !== undefined && compilesFile(open, resolve(folder.path, file));
  const problem = (what: Details['what'], file: string): Problem<string, Details> => {
    const add = posix.relative(posix.dirname(tsconfig), posix.dirname(file));
    const details = { what, file, tsconfig, add: add === '' ? posix.basename(file) : add, excluded: isLeftOut(file) };
    return notInTsconfig.at({ file, start: 0, end: 0 }, details);
  };
  return {
    reached: emitters.filter((path) => program.has(path)).sort(byCodeUnit),
    problems: [
      // What to add is the folder, so one problem is enough.
      ...sought
        .filter((path) => !hasFile(folder, program, path))
        .map((path) => problem('generated', path))
        .slice(0, 1),
      ...emitters.filter((path) => !program.has(path)).map((path) => problem('emitter', path)),
    ],
  };
}

/** Whether a program has a file, by its own path or by one that leads through a link. */
function hasFile({ path: root }: Folder, program: ReadonlySet<string>, file: string): boolean {
  if (program.has(file)) return true;
  const real = realpathSync(resolve(root, file));
  const alike = [...program].filter((each) => posix.basename(each) === posix.basename(file));
  return alike.some((each) => realpathSync(resolve(root, each)) === real);
}

/** The files of a program that starts with these: what they import, directly or through others. */
export function follow(folder: Folder, files: readonly string[]): ReadonlySet<string> {
  const program = new Set(files);
  // A set is walked in the order of its growth.
  for (const file of program) {
    for (const [, specifier = ''] of (folder.read(file) ?? '').matchAll(SPECIFIER)) {
      const found = folder.resolve(specifier, file).find((each) => folder.stat(each) === 'file');
      if (found !== undefined && isScript(found)) program.add(found);
    }
  }
  return program;
}

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** `events.ts` holds what is emitted against the registry, `subscribers.ts` each `listen` against its events. */
const GENERATED = ['events.ts', 'subscribers.ts'];

/** Whether a file imports `events`, or everything that has it. */
export function importsEvents(text: string): boolean {
  return IMPORT.test(text) || DYNAMIC_IMPORT.test(text) || (EMIT.test(text) && BINDING.test(text));
}

/** An import of something named `events` from any module but Node's own. */
const BINDING = /\bevents\b[^;'"]*(?:\bfrom|\b(?:import|require)\s*\()\s*['"](?!(?:node:)?events['"])/;

/** A call through `events`. */
const EMIT = /(?<![.\w$])events\s*\.\s*emit(?:Many)?\s*\(/;

const DYNAMIC_IMPORT = /\b(?:import|require)\s*\(\s*['"]@tsc-run\/core['"]/;

/** An import of `events`, or of everything, from this package or from a module registry, but not from Node's own. */
const IMPORT =
  /import\b[^;'"]*(?:\bevents\b|\*)[^;'"]*\bfrom\s*['"](?!(?:node:)?events['"])(?:@tsc-run\/core|[^'"\n]*events(?:\.[cm]?[jt]s)?)['"]/;
