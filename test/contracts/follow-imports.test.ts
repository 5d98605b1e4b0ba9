import { expect, test } from 'vitest';
import { createFollower } from '../../src/contracts/past/follow-imports.js';
import { createMemoryFolder } from '../support/analyze.js';

const FILES = new Map([
  ['a.ts', "import type { B } from './b.js';\nexport type A = B;\n"],
  ['b.ts', "export * from './c.js';\nexport type { D } from 'pack/deep';\n"],
  [
    'c.ts',
    "import { x as y, type Z } from '@scope/pack';\nimport D, * as all from './d.js';\nexport type C = Z | D;\n",
  ],
  [
    'd.ts',
    "import type { A } from './a.js';\nexport default interface D { a?: A; source: 'import' | \"require\"; import: string }\n",
  ],
]);

function follow(text: string) {
  const { files, packages, open } = createFollower(createMemoryFolder(new Map([...FILES, ['start.ts', text]])))(
    'start.ts',
  );
  return { files: [...files].filter((file) => FILES.has(file)).sort(), packages: [...packages].sort(), open };
}

test('follows every import and re-export, round circles too', () => {
  expect(follow("import type { A } from './a.js';\nexport type S = A;\n")).toEqual({
    files: ['a.ts', 'b.ts', 'c.ts', 'd.ts'],
    packages: ['@scope/pack', 'pack'],
    open: false,
  });
});

test.each([
  "export type S = import('./a.js').A;",
  "export type S = typeof import( './a.js');",
  "export type S = import /* here */ ('./a.js').A;",
  "import './a.js';\nexport type S = string;",
  "import\n'./a.js';\nexport type S = string;",
  "import a = require('./a.js');\nexport type S = a.A;",
  "import type a = require('./a.js');\nexport type S = a.A;",
  '/// <reference path="./a.ts" />\nexport type S = A;',
  "import type { X } from './nowhere.js';\nexport type S = X;",
  'export type S = {',
])('does not claim to know all of %j', (text) => {
  expect(follow(text).open).toBe(true);
});

test.each(["export type S = 'import' | 'import x';", 'export type S = { import: string; require: string };'])(
  'knows all of %j',
  (text) => {
    expect(follow(text)).toEqual({ files: [], packages: [], open: false });
  },
);
