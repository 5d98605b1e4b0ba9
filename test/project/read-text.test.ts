import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText } from '../../src/project/disk/folder.js';
import { createFolder } from '../support/temp-folder.js';

test.each<[string, Uint8Array, string]>([
  ['UTF-8', Buffer.from('größe'), 'größe'],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa'), 'a'],
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFFgröße', 'utf16le'), 'größe'],
  ['UTF-16, the other byte order', Buffer.from('\uFEFFgröße', 'utf16le').swap16(), 'größe'],
  ['nothing', Buffer.alloc(0), ''],
])('%s', (_, bytes, text) => {
  const root = createFolder();
  writeFileSync(join(root, 'a.ts'), bytes);
  expect(readText(root, 'a.ts')).toBe(text);
});

test('anything but a file has no text', () => {
  const root = createFolder({ 'a.ts': '' });
  mkdirSync(join(root, 'folder.ts'));
  expect(['gone.ts', 'folder.ts', 'a.ts/b.ts'].map((path) => readText(root, path))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a video is recognized by its name', () => {
  const root = createFolder();
  writeFileSync(join(root, 'video.ts'), Buffer.from([0x47, 0x40, 0, 0x10, 0xff, 0xfe]));
  expect(() => readText(root, 'video.ts')).toThrow('Cannot read video.ts: it is not a text file');
});
