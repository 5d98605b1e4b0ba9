import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSourceFolder, listFiles } from '../../src/project/disk/folder.js';
import { createFolder, type Files } from '../support/temp-folder.js';

function list(files: Files, links: Readonly<Record<string, string>> = {}, folder = ''): readonly string[] {
  const root = createFolder(files);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
  return listFiles(root, folder, { enters: isSourceFolder, accepts: (path) => path.endsWith('.ts') });
}

const SOME: Files = { 'a/b.ts': '', 'a/B.ts': '', 'a/c/d.ts': '', 'a.ts': '', 'a/x.js': '' };

test('sorts by code unit, across folders', () => {
  expect(list(SOME)).toEqual(['a.ts', 'a/B.ts', 'a/b.ts', 'a/c/d.ts']);
});

test('lists only files below the folder, with paths from the root', () => {
  expect(list(SOME, {}, 'a/c')).toEqual(['a/c/d.ts']);
});

test('lists nothing for a missing folder', () => {
  expect(list(SOME, {}, 'events')).toEqual([]);
});

test('lists nothing for a file in place of the folder', () => {
  expect(list(SOME, {}, 'a.ts')).toEqual([]);
});

test('leaves out packages and dot folders', () => {
  expect(list({ 'node_modules/p/i.ts': '', 'a/node_modules/i.ts': '', '.git/x.ts': '', 'a/x.ts': '' })).toEqual([
    'a/x.ts',
  ]);
});

test.each([
  ['to itself', { 'a/loop': '.' }],
  ['to a folder above', { 'a/c/loop': '..' }],
  ['to itself as a link', { 'a/loop': 'loop' }],
  ['through another', { 'a/one': 'two', 'a/two': 'one' }],
  ['to nothing', { 'a/gone.ts': 'nowhere.ts' }],
])('a link %s ends', (_, links) => {
  expect(list(SOME, links)).toEqual(['a.ts', 'a/B.ts', 'a/b.ts', 'a/c/d.ts']);
});

test('follows links to files and folders, and lists them by the path of the link', () => {
  expect(list({ 'z/real.ts': '' }, { 'a-link': 'z', 'file.ts': 'z/real.ts' })).toEqual(['file.ts', 'z/real.ts']);
});
