import { describe, expect, test } from 'vitest';
import {
  type BuildManifest,
  type BuiltFunction,
  findBuildManifest,
  readBuildManifest,
  renderBuildManifest,
} from '../../src/deploy/manifest.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { createFolder } from '../support/temp-folder.js';

const FUNCTION: BuiltFunction = {
  kind: 'api',
  name: 'users/[id]',
  file: 'functions/api/users/[id].ts',
  folder: 'functions/api/users/[id].ts',
  routes: [{ method: 'GET', path: '/users/[id]' }],
  emits: true,
  secrets: false,
  bytes: 10,
  gzip: 8,
  sha256: 'ab',
};

const MANIFEST: BuildManifest = {
  version: 1,
  runtime: 'nodejs24.x',
  project: 'shop',
  functions: [FUNCTION],
  files: { 'functions/api/users/[id].ts/index.mjs': 'ab' },
};

function read(text?: string): BuildManifest {
  const root = createFolder(text === undefined ? {} : { 'dist/manifest.json': text });
  return readBuildManifest(openFolder(root), 'dist');
}

test('a manifest is read as it was written', () => {
  expect(read(renderBuildManifest(MANIFEST))).toEqual(MANIFEST);
});

test('its text does not depend on the order of what was built', () => {
  const other = { ...FUNCTION, folder: 'functions/api/orders.ts' };
  const files = { b: '1', a: '2' };
  expect(renderBuildManifest({ ...MANIFEST, functions: [FUNCTION, other], files })).toBe(
    renderBuildManifest({ ...MANIFEST, functions: [other, FUNCTION], files: { a: '2', b: '1' } }),
  );
});

describe('what cannot be read says what to do', () => {
  const failure = (text?: string): unknown => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  };

  test('no manifest', () => {
    expect(failure()).toMatchObject({
      message: 'There is no dist/manifest.json: nothing was built',
      help: 'Run tsc-run build.',
    });
    expect(findBuildManifest(openFolder(createFolder()), 'dist')).toBeUndefined();
  });

  test('a version that is not known', () => {
    expect(failure('{ "version": 2, "functions": [] }')).toMatchObject({
      message: `dist/manifest.json has version '2', which this version of tsc-run does not know`,
      help: 'Run tsc-run build and this command with the same version of @tsc-run/core.',
    });
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{ "name": "a web app" }',
    '{ "manifest_version": 3, "version": "1.0" }',
    '{ "version": 1, "functions": {} }',
    '{ "version": 1, "functions": [], "files": { "functions/../../src/index.ts": "ab" } }',
    '{ "version": 1, "functions": [], "files": { "../src/index.ts": "ab" } }',
  ])('what is no manifest: %j', (text) => {
    expect(failure(text)).toMatchObject({ message: 'dist/manifest.json is not what tsc-run build writes' });
  });
});
