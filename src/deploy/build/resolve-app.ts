import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isBelow, toAppPath } from '../../analysis/lib/paths.js';
import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import { lineStarts, positionAt } from '../../analysis/model/source.js';
import { toPosix } from '../../project/disk/folder.js';
import type { BundleProblem } from './bundle-problem.js';
import { APP_FILE } from './entry.js';
import type { Rolldown } from './load-rolldown.js';

/** The id of the code that a function is bundled from. No file can have it. */
export const ENTRY = '\0tsc-run:function';

/** The folder of this package. */
export const OWN_FOLDER = toPosix(
  realpathSync(dirname(createRequire(import.meta.url).resolve(`${PACKAGE_NAME}/package.json`))),
);

const DIST = `${OWN_FOLDER}/dist`;

/** What gives a function of AWS its bus and its secrets. */
export const LAMBDA_PLATFORM = `${DIST}/lambda-platform.js`;

export type AppResolution = {
  /** The folder of the app. */
  readonly root: string;
  /** What the functions of one build know of imports of this package: by folder and specifier, the file. */
  readonly known: Map<string, string>;
  /** Called with every import of another copy. */
  report(problem: BundleProblem): void;
};

/**
 * The entry of a function, the files that it imports, and this package as AWS Lambda needs it: one copy of it, as a
 * module.
 */
export function resolveApp(entry: string, { root, known, report }: AppResolution): Rolldown.Plugin {
  return {
    name: 'tsc-run',
    resolveId: {
      filter: { id: [/^\0?tsc-run:/, /^@tsc-run\/core(?:\/|$)/, /^\.\/platform\.c?js$/] },
      async handler(specifier, importer, { kind }) {
        if (specifier === ENTRY) return ENTRY;
        if (specifier.startsWith(APP_FILE)) return realpathSync(resolve(root, specifier.slice(APP_FILE.length)));
        if (specifier.startsWith('./'))
          return importer !== undefined && isBelow(toPosix(importer), DIST) ? LAMBDA_PLATFORM : null;
        if (importer === ENTRY) return join(DIST, `${specifier.slice(PACKAGE_NAME.length + 1)}.js`);
        const key = `${dirname(importer ?? root)}\0${specifier}`;
        const found = known.get(key) ?? (await this.resolve(specifier, importer, { kind, skipSelf: true }))?.id;
        if (found === undefined || !isAbsolute(found)) return null;
        known.set(key, found);
        if (isBelow(toPosix(found), OWN_FOLDER)) return toModule(found);
        report(toForeign(root, specifier, importer ?? root, toPosix(found)));
        return found;
      },
    },
    load: { filter: { id: /^\0tsc-run:/ }, handler: () => ({ code: entry, moduleType: 'js' }) },
  };
}

/** A CommonJS module of this package would be a second copy beside its ES module. */
function toModule(id: string): string {
  const path = id.replace(/\.cjs$/, '.js');
  return existsSync(path) ? path : id;
}

function toForeign(root: string, specifier: string, importer: string, found: string): BundleProblem {
  const text = readFileSync(importer, 'utf8');
  const offset = Math.max(text.search(new RegExp(`['"]${specifier}['"]`)), 0);
  const start = positionAt(lineStarts(text), offset);
  const folder = found.slice(0, found.lastIndexOf(`/${PACKAGE_NAME}/`) + PACKAGE_NAME.length + 1);
  return {
    severity: 'error',
    file: toAppPath(root, toPosix(importer)),
    start,
    end: { ...start, column: start.column + specifier.length + 2 },
    message: `This imports ${PACKAGE_NAME} ${versionOf(folder)} from ${toAppPath(root, folder)}, and the tsc-run that builds is ${versionOf(OWN_FOLDER)} in ${toAppPath(root, OWN_FOLDER)}: an event would be sent by one and missed by the other.`,
    help: 'Install one copy for the app and its packages (npm dedupe), and run the tsc-run of the app: npx tsc-run build.',
  };
}

function versionOf(folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { readonly version?: string };
    return version ?? '';
  } catch {
    return '';
  }
}
