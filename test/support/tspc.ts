import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './app.js';

/** The major versions of ts-patch, and the compiler that each works with. */
export const PATCHES = [
  { patch: 'ts-patch-3', compiler: '5.9' },
  { patch: 'ts-patch', compiler: '6.0' },
] as const;

export type Patch = (typeof PATCHES)[number];

/** Script and environment of `tspc`. */
export function toTspc({ patch, compiler }: Patch): { readonly script: string; readonly env: NodeJS.ProcessEnv } {
  const typescript = join(REPOSITORY, `node_modules/typescript-${compiler}/lib/typescript.js`);
  const script = join(REPOSITORY, 'node_modules', patch, 'bin/tspc.js');
  return { script, env: { ...process.env, TSP_COMPILER_TS_PATH: typescript } };
}

export function runTspc(which: Patch, cwd: string, args: readonly string[]): { status: number | null; output: string } {
  const { script, env } = toTspc(which);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
