import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type Installed, installPacked, runBin } from '../support/installed.js';
import { writeFiles } from '../support/temp-folder.js';
import { CASES } from './cases.js';

/** Cases that do not yet answer as they should. */
const PENDING: ReadonlySet<string> = new Set<string>([]);

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0');
});
afterAll(() => installed.remove());

function open(name: string) {
  const path = installed.createApp(name.replace(/\W+/g, '-'), {});
  const fixture = join(REPOSITORY, 'fixtures/cases', name.replace(/:.*/, ''));
  if (existsSync(fixture)) cpSync(fixture, path, { recursive: true, verbatimSymlinks: true });
  return {
    path,
    installed: installed.path,
    run: (line: string) => runBin(path, line),
    write: (files: Readonly<Record<string, string>>) => writeFiles(path, files),
  };
}

describe.concurrent('the packed package answers as it should', () => {
  for (const [name, check] of Object.entries(CASES)) {
    const register = PENDING.has(name) ? test.fails : test;
    register(name, () => check(open(name)));
  }
});
