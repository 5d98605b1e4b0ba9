import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, visitorKeys } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.[mc]?ts$/.test(file))
  .sort();

/** What each folder of `src/` may import, beside itself: other folders, packages, `node:`. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['runtime'],
  runtime: [],
  engines: ['runtime', 'node:', '@aws-sdk/client-eventbridge', '@photostructure/sqlite'],
  'core/syntax': ['core', 'oxc-parser'],
  core: ['core/syntax', 'fastest-levenshtein'],
  render: ['core'],
  project: ['core', 'render', 'node:', 'get-tsconfig', 'tinyglobby', 'tsx', 'ts-morph', 'prettier'],
  cli: ['project', 'render', 'core', 'engines', 'runtime', 'node:', 'cac', 'picocolors'],
  typescript: ['core', 'render', 'project', 'typescript'],
};

const MAX_FILE = 300;
const MAX_FUNCTION = 60;

const parse = (file: string) => parseSync(file, readFileSync(`${ROOT}src/${file}`, 'utf8'));

function areaOf(path: string): string {
  return Object.keys(ALLOWED).find((area) => path === area || path.startsWith(`${area}/`)) ?? path;
}

/** The specifiers of every import, export, dynamic import and `import(…)` type of a file. */
function importsOf(file: string): readonly string[] {
  const { module, program } = parse(file);
  const types: string[] = [];
  walk(program, (node) => {
    if (node.type === 'TSImportType') types.push((node['source'] as { value: string }).value);
  });
  const statements = [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest?.value ?? [])),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
      readFileSync(`${ROOT}src/${file}`, 'utf8')
        .slice(start, end)
        .replace(/^['"`]|['"`]$/g, ''),
    ),
  ];
  return [...new Set([...statements, ...types])];
}

function isAllowed(file: string, specifier: string): boolean {
  const area = areaOf(file);
  const allowed = [area, ...(ALLOWED[area] ?? [])];
  if (specifier.startsWith('.')) return allowed.includes(areaOf(posix.join(posix.dirname(file), specifier)));
  return allowed.some((each) => specifier === each || (each.endsWith(':') && specifier.startsWith(each)));
}

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<Record<string, unknown>>;

function walk(node: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  visit(node as Node);
  for (const key of visitorKeys[(node as Node).type] ?? []) walk((node as Node)[key], visit);
}

describe('imports', () => {
  test.each(FILES)('%s imports only what its folder may', (file) => {
    expect(importsOf(file).filter((specifier) => !isAllowed(file, specifier))).toEqual([]);
  });

  test('are told apart', () => {
    expect(isAllowed('core/session.ts', './syntax/parse.js')).toBe(true);
    expect(isAllowed('core/session.ts', '../render/render.js')).toBe(false);
    expect(isAllowed('core/session.ts', 'node:fs')).toBe(false);
    expect(isAllowed('core/session.ts', 'oxc-parser')).toBe(false);
    expect(isAllowed('core/syntax/parse.ts', 'oxc-parser')).toBe(true);
    expect(isAllowed('render/registry.ts', '../core/model.js')).toBe(true);
    expect(isAllowed('index.ts', './core/model.js')).toBe(false);
    expect(isAllowed('runtime/emit.ts', '../core/model.js')).toBe(false);
  });

  test('of the parser stand in one folder', () => {
    expect(
      FILES.filter((file) => importsOf(file).includes('oxc-parser')).every((file) => file.startsWith('core/syntax/')),
    ).toBe(true);
  });
});

describe('sizes', () => {
  test.each(FILES)(`%s has at most ${MAX_FILE} lines`, (file) => {
    expect(readFileSync(`${ROOT}src/${file}`, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_FILE);
  });

  test.each(FILES)(`no function of %s has more than ${MAX_FUNCTION} lines`, (file) => {
    const text = readFileSync(`${ROOT}src/${file}`, 'utf8');
    const long: string[] = [];
    walk(parse(file).program, (node) => {
      if (!/^(?:Function|ArrowFunction)/.test(node.type)) return;
      const lines = text.slice(node.start, node.end).split('\n').length;
      if (lines > MAX_FUNCTION) long.push(`line ${text.slice(0, node.start).split('\n').length}: ${lines} lines`);
    });
    expect(long).toEqual([]);
  });
});
