import { PACKAGE_NAME } from '../../../analysis/model/layout.js';
import { findPackage } from '../../disk/find-package.js';
import type { Check } from '../check.js';
import { toAdd } from '../commands.js';

export const oldNode: Check = {
  name: 'old-node',
  severity: 'error',
  about: 'a Node that this package does not support',
  look: ({ system: { node } }) =>
    isSupported(node)
      ? []
      : [
          {
            message: `Node ${node} is not supported: ${PACKAGE_NAME} needs 20.19 or later in 20, or 22.12 or later.`,
            help: 'Install a current Node: https://nodejs.org.',
          },
        ],
};

/** As `engines` in our package.json says. */
export function isSupported(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

export const noSqlite: Check = {
  name: 'no-sqlite',
  severity: 'error',
  about: 'a Node without SQLite, in an app that opens the SQLite bus',
  look({ system: { node, hasSqlite }, root, app, compiled, manager }) {
    if (hasSqlite || findPackage(root.path, FALLBACK) !== undefined) return [];
    const file = compiled.find((path) => app.read(path)?.includes('openSqliteBus'));
    if (file === undefined) return [];
    return [
      {
        message: `${file} opens the SQLite bus, and Node ${node} has no SQLite.`,
        help: `Use Node 22.13 or later, or run: ${toAdd(manager, FALLBACK)}.`,
      },
    ];
  },
};

const FALLBACK = '@photostructure/sqlite';

export const watchLimit: Check = {
  name: 'watch-limit',
  severity: 'warning',
  about: 'a limit of Linux that keeps `--watch`, `dev` and editors from seeing changes',
  look({ system: { maxWatches, refusesToWatch }, tree }) {
    const folders = tree.folders.length + 1;
    const isFull = refusesToWatch === 'ENOSPC' || refusesToWatch === 'EMFILE';
    if (!isFull && (maxWatches === undefined || folders <= maxWatches)) return [];
    return [
      {
        message: isFull
          ? 'The system refuses to watch another folder, so tsc-run dev and --watch cannot follow changes.'
          : `The app has ${folders} folders, and the system watches ${maxWatches} at most.`,
        help: 'Run: sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512.',
      },
    ];
  },
};
