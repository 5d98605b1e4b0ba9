import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** A package that is installed. */
export type InstalledPackage = {
  /** Its real folder; absolute. */
  readonly folder: string;
  /** Empty if its package.json has none. */
  readonly version: string;
  readonly dependencies: readonly string[];
};

/** The package that a file in `folder` would import; undefined if it is not installed. Runs nothing of it. */
export function findPackage(folder: string, name: string): InstalledPackage | undefined {
  const path = findManifest(folder, name);
  if (path === undefined) return undefined;
  const { version, dependencies, peerDependencies } = readObject(path) as Readonly<Record<string, unknown>>;
  return {
    folder: dirname(path),
    version: typeof version === 'string' ? version : '',
    dependencies: [dependencies, peerDependencies].flatMap((each) => Object.keys(each ?? {})),
  };
}

/** Walks up as Node does, because `exports` may hide package.json; then asks Node, which knows about Plug'n'Play. */
function findManifest(folder: string, name: string): string | undefined {
  for (let each = folder; ; each = dirname(each)) {
    const path = `${each}/node_modules/${name}/package.json`;
    if (existsSync(path)) return realpathSync(path);
    if (dirname(each) === each) break;
  }
  try {
    return realpathSync(createRequire(`${folder}/`).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function readObject(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
