import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';
import { SOURCE_FOLDER } from './source-files.js';

test('CONTRIBUTING.md names only files that exist', () => {
  const quoted = readFile(REPOSITORY, 'CONTRIBUTING.md').matchAll(/`([\w.-]+\/[\w./-]*\w\.ts)`/g);
  const paths = [...new Set([...quoted].map(([, path = '']) => path))];
  expect(paths).toContain('cli/bin.ts');
  expect(paths.filter((path) => ![REPOSITORY, SOURCE_FOLDER].some((root) => existsSync(`${root}/${path}`)))).toEqual(
    [],
  );
});
