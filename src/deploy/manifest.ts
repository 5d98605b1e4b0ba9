import { byCodeUnit } from '../analysis/lib/collections.js';
import { quote } from '../analysis/lib/quote.js';
import type { Folder } from '../analysis/model/folder.js';
import { ToolError } from '../project/disk/tool-error.js';

/** `manifest.json` beside the bundles: what `tsc-run build` built. Every path is relative to its folder, and posix. */
export type BuildManifest = {
  readonly version: 1;
  /** The runtime of Lambda, such as `nodejs24.x`. */
  readonly runtime: string;
  /** `projectName` of the config, or the name in package.json; absent if there is neither. */
  readonly project?: string;
  /** Sorted by folder. */
  readonly functions: readonly BuiltFunction[];
  /** The SHA-256 of every file that was written beside the manifest, by path, in hex. */
  readonly files: Readonly<Record<string, string>>;
};

/** One function: a folder whose `index.mjs` exports `handler`. */
export type BuiltFunction = {
  readonly kind: 'api' | 'subscriber';
  /**
   * Of the subscriber. For the API, the route file without `functions/api/` and its extension, or `api` if one function
   * has all routes.
   */
  readonly name: string;
  /** The source, relative to the app; absent if one function has all routes. */
  readonly file?: string;
  readonly folder: string;
  /** For the API. */
  readonly routes?: readonly { readonly method: string; readonly path: string }[];
  /** Whether the bundle holds what sends events. */
  readonly emits: boolean;
  /** Whether the bundle holds what reads secrets. */
  readonly secrets: boolean;
  /** The size of `index.mjs`, in bytes. */
  readonly bytes: number;
  /** The same, compressed. */
  readonly gzip: number;
  /** Of `index.mjs`, in hex. */
  readonly sha256: string;
};

export const BUILD_MANIFEST = 'manifest.json';

/** The file of a function's code in its folder. */
export const BUNDLE_FILE = 'index.mjs';

/** The text of a manifest: the same for the same bundles. */
export function renderBuildManifest({ version, runtime, project, functions, files }: BuildManifest): string {
  const sorted: BuildManifest = {
    version,
    runtime,
    ...(project !== undefined && { project }),
    functions: functions.toSorted((a, b) => byCodeUnit(a.folder, b.folder)),
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => byCodeUnit(a, b))),
  };
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}

/** The manifest in the folder of the bundles, `outDir`; undefined if none was ever built. */
export function findBuildManifest(folder: Folder, outDir: string): BuildManifest | undefined {
  const path = `${outDir}/${BUILD_MANIFEST}`;
  const text = folder.read(path);
  return text === undefined ? undefined : parse(text, path);
}

/** As `findBuildManifest`, but throws a `ToolError` if there is none. */
export function readBuildManifest(folder: Folder, outDir: string): BuildManifest {
  const manifest = findBuildManifest(folder, outDir);
  if (manifest !== undefined) return manifest;
  throw new ToolError(`There is no ${outDir}/${BUILD_MANIFEST}: nothing was built`, 'Run tsc-run build.');
}

function parse(text: string, path: string): BuildManifest {
  const manifest = parseJson(text, path);
  if (!isObject(manifest) || !isBuilt(manifest)) throw refuse(path);
  if (manifest['version'] === 1) return manifest as BuildManifest;
  throw new ToolError(
    `${path} has version ${quote(String(manifest['version']))}, which this version of tsc-run does not know`,
    'Run tsc-run build and this command with the same version of @tsc-run/core.',
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(path);
  }
}

/** Other tools write a file of this name too, some with a version. */
function isBuilt({ version, functions, files }: Record<string, unknown>): boolean {
  if (version === undefined || !Array.isArray(functions) || !functions.every(isObject)) return false;
  return version !== 1 || (isObject(files) && Object.keys(files).every(isInside));
}

/** Whether a path stays in the folder of the manifest. */
function isInside(path: string): boolean {
  return path.startsWith('functions/') && !/(?:^|[\\/])\.\.?(?:[\\/]|$)/.test(path);
}

function refuse(path: string): ToolError {
  return new ToolError(
    `${path} is not what tsc-run build writes`,
    'Move it away, or name another folder with build.outDir in the config. Then run tsc-run build.',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
