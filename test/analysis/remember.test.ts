import { expect, test } from 'vitest';
import { createChanges } from '../../src/analysis/session/changes.js';
import { rememberAll } from '../../src/analysis/session/remember.js';

/** Records every file that is read; a reading is the path. A file in `broken` throws. */
function createReader() {
  const read: string[] = [];
  const broken = new Set<string>();
  const changes = createChanges();
  const files = { find: () => undefined, imports: new Map<string, string>(), changes };
  const readAll = rememberAll((modules, file) => {
    modules.find(file);
    if (broken.has(file)) throw new Error(`broken: ${file}`);
    read.push(file);
    return file;
  });
  return { read, broken, changes, values: (...paths: string[]) => readAll(files, paths).map(({ value }) => value) };
}

test('readings are those of the requested files, even after one has failed', () => {
  const { broken, values } = createReader();
  broken.add('b');
  expect(() => values('a', 'b')).toThrow('broken: b');
  broken.clear();
  expect(values('a', 'b')).toEqual(['a', 'b']);
  broken.add('c');
  expect(() => values('a', 'c')).toThrow('broken: c');
  broken.clear();
  expect(values('a', 'c')).toEqual(['a', 'c']);
  expect(values('c')).toEqual(['c']);
});

test('lists the changes since a revision, each file once', () => {
  const changes = createChanges();
  changes.note('a');
  changes.note('b');
  const { revision } = changes;
  expect(changes.since(0)).toEqual(['a', 'b']);
  expect(changes.since(revision)).toEqual([]);
  changes.note('a');
  changes.note('a');
  expect(changes.since(revision)).toEqual(['a']);
});
