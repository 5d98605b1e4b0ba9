import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './app.js';
import { type Outcome, runCli } from './run-cli.js';
import { createFolder } from './temp-folder.js';

/** The user `nobody`, by number: its name differs between systems. */
const NOBODY = 65534;

/**
 * Runs the command line as a user to whom file permissions apply. They do not apply to root, so root runs it as
 * `nobody`, who becomes the owner of the folder `root`. `nobody` runs copies of Node and the package, because it may
 * not have access to the repository.
 */
export function runUnprivileged(root: string, line: string): Promise<Outcome> {
  if (process.getuid?.() !== 0) return runCli(root, line);
  const installed = createFolder();
  const node = join(installed, 'node');
  copyFileSync(process.execPath, node);
  cpSync(join(REPOSITORY, 'dist'), join(installed, 'dist'), { recursive: true });
  copyDependencies(REPOSITORY, installed);
  execFileSync('chown', ['-R', '-h', `${NOBODY}:${NOBODY}`, installed, root]);
  return runCli(root, line, { node, script: join(installed, 'dist/cli.cjs'), uid: NOBODY, gid: NOBODY });
}

type Dependencies = Readonly<Record<string, string>>;

/** Copies what a package needs at run time, directly and indirectly; leaves out optional packages that are not installed. */
function copyDependencies(folder: string, installed: string): void {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies?: Dependencies;
    readonly optionalDependencies?: Dependencies;
  };
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const from = join(REPOSITORY, 'node_modules', name);
    const to = join(installed, 'node_modules', name);
    if (!existsSync(from) || existsSync(to)) continue;
    cpSync(from, to, { recursive: true });
    copyDependencies(from, installed);
  }
}
