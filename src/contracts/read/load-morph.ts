import type * as TsMorph from 'ts-morph';
import type { ts } from 'ts-morph';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';
import { loadPeer } from './load-peer.js';

/** The compiler that ts-morph brings, and its library files. */
export type Morph = {
  readonly ts: typeof ts;
  /** The text of a library file such as `lib.es5.d.ts`. */
  readLibrary(name: string): string | undefined;
};

const LIBRARY = '/node_modules/typescript/lib';

/** Loads ts-morph. Throws a `ToolError` if it is not installed. */
export function loadMorph(folder: Folder): Morph {
  const morph = loadPeer(folder, 'ts-morph') as typeof TsMorph | undefined;
  if (morph === undefined)
    throw new ToolError('Types are read with ts-morph, which is not installed', 'Install it: npm install -D ts-morph');
  const { Project, ts } = morph;
  const { readFile } = new Project({ useInMemoryFileSystem: true }).getModuleResolutionHost();
  return { ts, readLibrary: (name) => readFile(`${LIBRARY}/${name}`) };
}
