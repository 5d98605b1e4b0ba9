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
  runtime: ['node:diagnostics_channel'],
  buses: ['runtime', 'node:', '@aws-sdk/client-eventbridge', '@photostructure/sqlite'],
  testing: ['runtime', 'buses', 'node:'],
  'analysis/syntax': ['analysis', 'oxc-parser'],
  analysis: ['analysis/syntax', 'fastest-levenshtein'],
  render: ['analysis'],
  project: ['analysis', 'analysis/syntax', 'render', 'node:', 'get-tsconfig', 'ts-morph', 'prettier'],
  cli: ['project', 'render', 'analysis', 'buses', 'runtime', 'node:', 'picocolors', '../../package.json'],
  editor: ['project', 'analysis', 'render', 'node:', 'typescript'],
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
  const text = readFileSync(`${ROOT}src/${file}`, 'utf8');
  const types: string[] = [];
  walk(program, (node) => {
    if (node.type === 'TSImportType') types.push((node['source'] as { value: string }).value);
  });
  const statements = [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
      const specifier = text.slice(start, end);
      // What is no literal is a package that is loaded only where it is installed.
      return /^['"]/.test(specifier) ? [specifier.slice(1, -1)] : [];
    }),
  ];
  return [...new Set([...statements, ...types])];
}

function isAllowed(file: string, specifier: string): boolean {
  const area = areaOf(file);
  const allowed = [area, ...(ALLOWED[area] ?? [])];
  if (allowed.includes(specifier)) return true;
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
    expect(isAllowed('analysis/session/session.ts', '../syntax/parse.js')).toBe(true);
    expect(isAllowed('analysis/session/session.ts', '../../render/render.js')).toBe(false);
    expect(isAllowed('analysis/session/session.ts', 'node:fs')).toBe(false);
    expect(isAllowed('analysis/session/session.ts', 'oxc-parser')).toBe(false);
    expect(isAllowed('analysis/syntax/parse.ts', 'oxc-parser')).toBe(true);
    expect(isAllowed('render/registry.ts', '../analysis/model/model.js')).toBe(true);
    expect(isAllowed('index.ts', './analysis/model/model.js')).toBe(false);
    expect(isAllowed('runtime/emit.ts', '../analysis/model/model.js')).toBe(false);
  });

  test('of the parser stand in one folder', () => {
    expect(
      FILES.filter((file) => importsOf(file).includes('oxc-parser')).every((file) =>
        file.startsWith('analysis/syntax/'),
      ),
    ).toBe(true);
  });
});

describe('sizes', () => {
  test.each(FILES)(`%s has at most ${MAX_FILE} lines`, (file) => {
    expect(readFileSync(`${ROOT}src/${file}`, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_FILE);
  });

  test.each(FILES)(`no function of %s has more than ${MAX_FUNCTION} lines of its own`, (file) => {
    const text = readFileSync(`${ROOT}src/${file}`, 'utf8');
    const long: string[] = [];
    walk(parse(file).program, (node) => {
      const lines = isFunction(node) ? ownLines(node, text) : 0;
      if (lines > MAX_FUNCTION) long.push(`line ${text.slice(0, node.start).split('\n').length}: ${lines} lines`);
    });
    expect(long).toEqual([]);
  });
});

function isFunction({ type }: Node): boolean {
  return /^(?:Function|ArrowFunction)/.test(type);
}

/** The lines of a function without those of the functions in it. */
function ownLines(node: Node, text: string): number {
  const inner: Node[] = [];
  walk(node, (each) => {
    if (each !== node && isFunction(each) && !inner.some(({ start, end }) => start <= each.start && each.end <= end))
      inner.push(each);
  });
  const lines = ({ start, end }: Node): number => text.slice(start, end).split('\n').length;
  return inner.reduce((total, each) => total - lines(each) + 1, lines(node));
}
