import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../disk/tool-error.js';

/** The TypeScript that is installed for the app. */
export type Compiler = {
  /** The script for `node` to run; absolute. */
  readonly script: string;
  readonly version: string;
};

export function findCompiler(folder: Folder): Compiler {
  const manifest = findManifest(folder);
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    version: string;
    bin?: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : bin?.['tsc'];
  if (script !== undefined) return { script: resolve(dirname(manifest), script), version };
  throw new ToolError(`${dirname(manifest)} has no tsc`, 'Install it again: npm install -D typescript');
}

function findManifest({ path: root }: Folder): string {
  try {
    return createRequire(`${root}/`).resolve('typescript/package.json');
  } catch {
    throw new ToolError(
      `TypeScript is not installed in ${root}`,
      'Install it: npm install -D typescript. Or leave the compiler out: tsc-run check --no-tsc.',
    );
  }
}
