import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Installs a peer, and what it needs, into a folder: it is not needed for anything else. */
export function installPeer(folder: string, name: string, ...others: readonly string[]) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const command = ['install', '--no-audit', '--no-fund', '--silent', name, ...others];
  execFileSync('npm', command, { cwd: folder, stdio: 'ignore' });
  const load = createRequire(join(folder, 'package.json'));
  const { version } = load(join(folder, 'node_modules', name, 'package.json')) as { version: string };
  return { load, version };
}
