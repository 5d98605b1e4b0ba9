import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';
import {
  findCircles,
  findCrowdedFolders,
  findForbiddenImports,
  findUnusedAllowances,
  toFileGraph,
  toRowGraph,
} from './import-rules.js';
import { readImportTable } from './import-table.js';
import { findLongFunctions } from './long-functions.js';
import { listSourceFiles, readSourceFile, readSourceText } from './source-files.js';

const FILES = listSourceFiles();
const SOURCES = FILES.map((file) => readSourceFile(file, readSourceText(file)));
const TABLE = readImportTable(readFile(REPOSITORY, 'CONTRIBUTING.md'));

const MAX_LINES_OF_FILE = 300;
const MAX_LINES_OF_FUNCTION = 60;
const CROWD = { max: 14, except: ['analysis/problems', 'cli/commands'] };

describe('src/', () => {
  test('imports only what the table in CONTRIBUTING.md allows', () => {
    expect(findForbiddenImports(SOURCES, TABLE)).toEqual([]);
  });

  test('needs every allowance of that table', () => {
    expect(findUnusedAllowances(SOURCES, TABLE)).toEqual([]);
  });

  test('has no import circle', () => {
    expect(findCircles(toFileGraph(SOURCES))).toEqual([]);
  });

  test('has no circle of folders', () => {
    expect(findCircles(toRowGraph(TABLE))).toEqual([]);
  });

  test('imports the parser in one folder', () => {
    const importers = SOURCES.filter(({ imports }) => imports.some(({ to }) => to === 'oxc-parser'));
    expect(importers.filter(({ file }) => !file.startsWith('analysis/syntax/'))).toEqual([]);
  });

  test(`has no folder with more than ${CROWD.max} files`, () => {
    expect(findCrowdedFolders(FILES, CROWD)).toEqual([]);
  });

  test.each(FILES)(`%s has at most ${MAX_LINES_OF_FILE} lines`, (file) => {
    expect(readSourceText(file).trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES_OF_FILE);
  });

  test.each(FILES)(`no function of %s has more than ${MAX_LINES_OF_FUNCTION} lines of its own`, (file) => {
    expect(findLongFunctions(file, readSourceText(file), MAX_LINES_OF_FUNCTION)).toEqual([]);
  });
});

const HOUSE = readImportTable(`
| folder          | holds  | may import                       |
| --------------- | ------ | -------------------------------- |
| \`index.ts\`      |        | \`runtime\`                        |
| \`runtime\`       |        | \`node:diagnostics_channel\`       |
| \`analysis/lib\`  |        | itself                           |
| \`analysis/room\` |        | \`analysis/lib\`, \`oxc-parser\`     |
| \`editor\`        |        | \`analysis\`, Node                 |
| \`editor/plugin\` |        | \`editor\`, \`typescript\` (types)   |

Text after the table.
`);

/** The imports of a file that the small table forbids. */
function forbid(file: string, text: string): readonly string[] {
  return findForbiddenImports([readSourceFile(file, text)], HOUSE);
}

describe('the check of imports', () => {
  test('reads every kind of import', () => {
    const text = `
      import { a } from './a.js';
      import type { B } from '../b.js';
      export * from 'c';
      export type { D } from './d.cjs';
      import 'node:fs';
      type E = import('./e.js').E;
      const f = () => import('./f.js');
      const g = () => import(name);
      const h = globalThis.process?.getBuiltinModule?.('node:h');`;
    expect(readSourceFile('room/file.ts', text).imports).toEqual([
      { to: 'room/a.ts', typeOnly: false },
      { to: 'b.ts', typeOnly: true },
      { to: 'node:fs', typeOnly: false },
      { to: 'c', typeOnly: false },
      { to: 'room/d.cts', typeOnly: true },
      { to: 'room/e.ts', typeOnly: true },
      { to: 'room/f.ts', typeOnly: false },
      { to: 'node:h', typeOnly: false },
    ]);
  });

  test('accepts what a row allows', () => {
    expect(forbid('index.ts', `export * from './runtime/emit.js';`)).toEqual([]);
    expect(forbid('runtime/emit.ts', `import './bus.js'; import 'node:diagnostics_channel';`)).toEqual([]);
    expect(forbid('analysis/room/parse.ts', `import 'oxc-parser'; import '../lib/list.js';`)).toEqual([]);
    expect(forbid('editor/apps.ts', `import '../analysis/room/parse.js'; import 'node:fs';`)).toEqual([]);
    expect(forbid('editor/plugin/hover.ts', `import '../apps.js'; import type ts from 'typescript';`)).toEqual([]);
  });

  test('finds a folder that imports another against the table', () => {
    expect(forbid('analysis/lib/list.ts', `import '../room/parse.js';`)).toEqual([
      'analysis/lib/list.ts imports analysis/room/parse.ts',
    ]);
    expect(forbid('editor/plugin/hover.ts', `type Parse = import('../../analysis/room/parse.js').Parse;`)).toEqual([
      'editor/plugin/hover.ts imports analysis/room/parse.ts (types)',
    ]);
    expect(forbid('editor/apps.ts', `import './plugin/hover.js';`)).toEqual([
      'editor/apps.ts imports editor/plugin/hover.ts',
    ]);
    expect(forbid('project/disk.ts', '')).toEqual(['project/disk.ts has no row']);
  });

  test('finds a package that the table does not allow', () => {
    expect(forbid('analysis/lib/list.ts', `import 'oxc-parser';`)).toEqual(['analysis/lib/list.ts imports oxc-parser']);
    expect(forbid('runtime/emit.ts', `import 'node:fs';`)).toEqual(['runtime/emit.ts imports node:fs']);
    expect(forbid('editor/plugin/hover.ts', `import ts from 'typescript';`)).toEqual([
      'editor/plugin/hover.ts imports typescript',
    ]);
  });

  test('finds an allowance that nobody needs', () => {
    const table = HOUSE.filter(({ folder }) => /^(?:analysis|editor\/plugin)/.test(folder));
    const sources = [readSourceFile('analysis/lib/list.ts', ''), readSourceFile('analysis/room/parse.ts', '')];
    expect(findUnusedAllowances(sources, table)).toEqual([
      'analysis/room does not import analysis/lib',
      'analysis/room does not import oxc-parser',
      'editor/plugin holds no file',
    ]);
  });

  test('finds circles, also of types only', () => {
    const sources = [
      readSourceFile('a.ts', `import './b.js';`),
      readSourceFile('b.ts', `import './c.js'; import './d.js';`),
      readSourceFile('c.ts', `import type { A } from './a.js';`),
      readSourceFile('d.ts', `import './e.js';`),
      readSourceFile('e.ts', `type Own = import('./e.js').Own;`),
    ];
    expect(findCircles(toFileGraph(sources))).toEqual([['e.ts'], ['a.ts', 'b.ts', 'c.ts']]);
    const rooms = readImportTable('| folder | may import |\n| - | - |\n| `a/x` | `b` |\n| `b` | `a` |');
    expect(findCircles(toRowGraph(rooms))).toEqual([['a/x', 'b']]);
    expect(findCircles(toRowGraph(HOUSE))).toEqual([]);
  });

  test('finds a crowded folder', () => {
    const files = ['a/1.ts', 'a/2.ts', 'a/b/3.ts', 'c/1.ts', 'c/2.ts', 'c/3.ts', 'd/1.ts', 'd/2.ts', 'd/3.ts'];
    expect(findCrowdedFolders(files, { max: 2, except: ['d'] })).toEqual(['c holds 3 files']);
  });

  test('refuses a table that it cannot read', () => {
    expect(() => readImportTable('# No table')).toThrow('no table');
    expect(() => readImportTable('| folder | may import |\n| - | - |\n| `a` | everything |')).toThrow('everything');
  });
});
