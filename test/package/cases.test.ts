import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type Installed, installPacked, runBin } from '../support/installed.js';
import { writeFiles } from '../support/temp-folder.js';
import { CASES } from './cases.js';

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0');
});
afterAll(() => installed.remove());

function open(name: string) {
  const path = installed.createApp(name.replace(/\W+/g, '-'), {});
  const fixture = join(REPOSITORY, 'fixtures/cases', name.replace(/:.*/, ''));
  if (existsSync(fixture)) cpSync(fixture, path, { recursive: true });
  return {
    path,
    installed: installed.path,
    run: (line: string) => runBin(path, line),
    write: (files: Readonly<Record<string, string>>) => writeFiles(path, files),
  };
}

describe.concurrent('the packed package answers as it should', () => {
  test.each(Object.entries(CASES))('%s', (name, check) => check(open(name)));
});
