import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type * as TsMorph from 'ts-morph';
import type { ts } from 'ts-morph';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';

/** The compiler that ts-morph brings, and its library files. */
export type Morph = {
  readonly ts: typeof ts;
  /** The text of a library file such as `lib.es5.d.ts`. */
  readLibrary(name: string): string | undefined;
};

const LIBRARY = '/node_modules/typescript/lib';

/** Loads ts-morph: ours, or that of the app if we are installed elsewhere. Rejects if there is none. */
export async function loadMorph({ path: root }: Folder): Promise<Morph> {
  const { Project, ts } = await importMorph(root);
  const { readFile } = new Project({ useInMemoryFileSystem: true }).getModuleResolutionHost();
  return { ts, readLibrary: (name) => readFile(`${LIBRARY}/${name}`) };
}

async function importMorph(root: string): Promise<typeof TsMorph> {
  try {
    return await import('ts-morph');
  } catch {
    // The app may have it where this package does not see it.
  }
  try {
    const script = createRequire(`${root}/`).resolve('ts-morph');
    return (await import(pathToFileURL(script).href)) as typeof TsMorph;
  } catch {
    throw new ToolError('Types are read with ts-morph, which is not installed', 'Install it: npm install -D ts-morph');
  }
}
