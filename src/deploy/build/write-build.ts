import { readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { listFiles } from '../../project/disk/folder.js';
import { type FileContent, replaceFiles, tidyFiles } from '../../project/disk/replace-files.js';
import { systemCode, ToolError, toToolError } from '../../project/disk/tool-error.js';
import { BUILD_MANIFEST, type BuildManifest, renderBuildManifest } from '../manifest.js';
import { hash } from './hash.js';
import type { BuildLock } from './lock.js';

export type BuildOutput = {
  /** The folder of the bundles, relative to the app. */
  readonly outDir: string;
  readonly manifest: BuildManifest;
  /** What is in `manifest.files`; paths are relative to `outDir`. */
  readonly files: readonly FileContent[];
  readonly previous: BuildManifest | undefined;
};

/** Paths relative to the app, without that of the manifest. */
export type BuildChanges = {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
};

/**
 * Writes what differs, the manifest last, and removes what an earlier build wrote and this one did not. Throws a
 * `ToolError`, and changes nothing, if a file in the way is not as a build left it, or a function's folder holds another.
 */
export function writeBuild(
  folder: Folder,
  { outDir, manifest, files, previous }: BuildOutput,
  lock: BuildLock,
): BuildChanges {
  const root = resolve(folder.path, outDir);
  const known = [manifest.files, previous?.files ?? {}, lock.left];
  const before = readHashes(root, [...new Set(known.flatMap(Object.keys))]);
  const leftOver = [...before.keys()].filter((path) => !Object.hasOwn(manifest.files, path));
  for (const [path, found] of before) {
    const hashes = known.flatMap((each) => (Object.hasOwn(each, path) ? each[path] : []));
    if (!hashes.includes(found))
      throw refuse(`${outDir}/${path}`, previous !== undefined && Object.hasOwn(previous.files, path));
  }
  tidyFiles(
    folder,
    [...before.keys(), ...Object.keys(manifest.files), BUILD_MANIFEST].map((path) => `${outDir}/${path}`),
  );
  refuseStrangers(root, outDir, {
    folders: manifest.functions.map((each) => each.folder),
    isKnown: (path) => known.some((each) => Object.hasOwn(each, path)),
  });
  const isUnchanged = ({ path }: FileContent): boolean => before.get(path) === manifest.files[path];
  const place = ({ path, text }: FileContent): FileContent => ({ path: `${outDir}/${path}`, text });
  const written = files.filter((file) => !isUnchanged(file)).map(place);
  const text = renderBuildManifest(manifest);
  const manifestPath = `${outDir}/${BUILD_MANIFEST}`;
  lock.announce({ ...Object.fromEntries(leftOver.map((path) => [path, before.get(path) ?? ''])), ...manifest.files });
  const isSameManifest = folder.read(manifestPath) === text;
  try {
    // What is lost in a crash of the system does not fit the manifest, and can be built again.
    replaceFiles(folder, [...written, ...(isSameManifest ? [] : [{ path: manifestPath, text }])], { durable: false });
    for (const path of leftOver) remove(root, path, outDir);
  } catch (error) {
    if (isDeepStrictEqual(readHashes(root, [...before.keys(), ...Object.keys(manifest.files)]), before))
      lock.done('unwritten');
    throw error;
  }
  lock.done('written');
  return {
    written: written.map(({ path }) => path),
    unchanged: files.filter(isUnchanged).map((file) => place(file).path),
    removed: leftOver.map((path) => `${outDir}/${path}`),
  };
}

/** The hashes of those files that are there. */
function readHashes(root: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const path of paths) {
    try {
      hashes.set(path, hash(readFileSync(resolve(root, path))));
    } catch (error) {
      const code = systemCode(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw toToolError(error, `Cannot read ${path}`);
    }
  }
  return hashes;
}

function refuse(path: string, isOurs: boolean): ToolError {
  return isOurs
    ? new ToolError(
        `${path} was changed since tsc-run build wrote it`,
        'Move what you changed to its source. Then delete the file, and run tsc-run build again.',
      )
    : new ToolError(
        `${path} was not written by tsc-run build, and a bundle is needed there`,
        'Move it away, or name another folder with build.outDir in the config.',
      );
}

type Expected = {
  /** The folders of the functions. */
  readonly folders: readonly string[];
  /** Whether a build wrote or writes the file. */
  readonly isKnown: (path: string) => boolean;
};

/** All that is in the folder of a function is deployed with it, be it a secret or what another tool compiled. */
function refuseStrangers(root: string, outDir: string, { folders, isKnown }: Expected): void {
  for (const folder of folders) {
    const [stranger] = listFiles(root, folder, { enters: () => true, accepts: (path) => !isKnown(path) });
    if (stranger !== undefined)
      throw new ToolError(
        `${outDir}/${stranger} was not written by tsc-run build, and would be deployed with the function in ${outDir}/${folder}`,
        'Move it away, or name another folder with build.outDir in the config.',
      );
  }
}

/** Removes a file, and the folders that are empty without it. */
function remove(root: string, path: string, outDir: string): void {
  const file = resolve(root, path);
  try {
    rmSync(file, { force: true });
  } catch (error) {
    throw toToolError(error, `Cannot remove ${outDir}/${path}, which an earlier build wrote and nothing uses any more`);
  }
  try {
    for (let folder = dirname(file); isBelow(folder, root); folder = dirname(folder)) rmdirSync(folder);
  } catch {
    // Something else is in it.
  }
}
