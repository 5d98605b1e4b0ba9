import type { PackageManager } from '../setup/inspect-app.js';

/** What installs a package, as a command line. */
export function toAdd(manager: PackageManager, name: string, kind: 'runtime' | 'development' = 'runtime'): string {
  return `${manager} ${manager === 'npm' ? 'install' : 'add'} ${kind === 'development' ? '-D ' : ''}${name}`;
}

/** What runs the `tsc-run` of the app, as a command line. */
export function toRun(manager: PackageManager): string {
  return `${{ npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }[manager]} tsc-run`;
}
