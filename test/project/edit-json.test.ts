import { expect, test } from 'vitest';
import { removeItem } from '../../src/project/setup/edit-json.js';

test.each([
  ['the only property', '{ "a": [{ "name": "x" }] }', '{ }'],
  ['the first property', '{ "a": [{ "name": "x" }], "b": 1 }', '{ "b": 1 }'],
  ['the last property', '{ "b": 1, "a": [{ "name": "x" }] }', '{ "b": 1 }'],
  ['a line', '{\n  "b": 1,\n  "a": [{ "name": "x" }],\n  "c": 2\n}\n', '{\n  "b": 1,\n  "c": 2\n}\n'],
  ['the last line', '{\n  "b": 1,\n  "a": [{ "name": "x" }]\n}\n', '{\n  "b": 1\n}\n'],
  ['a trailing comma', '{\r\n  "b": 1,\r\n  "a": [{ "name": "x" }],\r\n}\r\n', '{\r\n  "b": 1,\r\n}\r\n'],
  [
    'comments',
    '{\n  "b": 1, // of b, and\n  /* of a */ "a": [{ "name": "x" }] // after\n}',
    '{\n  "b": 1 // of b, and\n  /* of a */ // after\n}',
  ],
  ['an item among others', '{ "a": ["y", { "name": "x" }, { "name": "z" }] }', '{ "a": ["y", { "name": "z" }] }'],
  ['the last item', '{ "a": [{ "name": "y" }, { "name": "x" }] }', '{ "a": [{ "name": "y" }] }'],
  [
    'nothing',
    '{ "a": [{ "name": "y" }], "b": [{ "name": "x" }] }',
    '{ "a": [{ "name": "y" }], "b": [{ "name": "x" }] }',
  ],
])('removes an item: %s', (_, text, left) => {
  expect(removeItem({ path: 'tsconfig.json', text }, ['a'], 'name', 'x').text).toBe(left);
});
