import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './app.js';

export function execute(program: string, cwd: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Packs the built package into a folder; returns the path of the tarball. */
export function packInto(folder: string): string {
  const packed = execute('npm', REPOSITORY, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
  return join(folder, (JSON.parse(packed) as { filename: string }[])[0]?.filename ?? '');
}

export type Pnpm = (cwd: string, ...args: readonly string[]) => string;

/** Installs pnpm below a folder, or returns why that failed. */
export function installPnpm(parent: string): Pnpm | string {
  const folder = join(parent, 'pnpm-itself');
  mkdirSync(folder);
  // Otherwise npm installs it where it finds the next package.json above.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  try {
    execute('npm', folder, 'install', '--no-audit', '--no-fund', '--no-save', 'pnpm@10');
  } catch {
    return 'pnpm cannot be installed here';
  }
  const script = join(folder, 'node_modules/pnpm/bin/pnpm.cjs');
  return (cwd, ...args) => execute(process.execPath, cwd, script, ...args);
}
