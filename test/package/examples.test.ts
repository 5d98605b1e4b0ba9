import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Example, readExamples, toFiles } from '../support/examples.js';
import { findNode, type Installed, installPacked, run, runBin } from '../support/installed.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));
const DELIVERY = readExamples('docs/delivery.md');

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0', '@photostructure/sqlite', '@opentelemetry/api', '@types/node');
});
afterAll(() => installed.remove());

/** `main.ts` of the page: the first for ES modules, the second for CommonJS. */
function mainOf(type: 'module' | 'commonjs'): string {
  const mains = DELIVERY.filter(({ path }) => path === 'main.ts').map(({ text }) => text);
  expect(mains).toHaveLength(2);
  return mains[type === 'module' ? 0 : 1] as string;
}

/** The examples without a path are fragments: each goes into the main file before the bus is closed. */
function withFragments(main: string, fragments: readonly Example[]): string {
  const blocks = fragments.map(({ text }) => `{\n${text}}\n`).join('');
  const [before, after, none] = main.split(/^ *await bus\.idle\(\);.*$/m);
  expect([typeof before, typeof after, none]).toEqual(['string', 'string', undefined]);
  return `${before}\n${blocks}await bus.idle();\n${after}`;
}

async function build(name: string, files: Files): Promise<string> {
  const app = installed.createApp(name, files);
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  expect(await runBin(app, 'tsc-run check')).toMatchObject({ code: 0 });
  return app;
}

describe.each(['module', 'commonjs'] as const)('the quick start, then delivery, with "type": "%s"', (type) => {
  const packageJson = JSON.stringify({ name: 'app', version: '1.0.0', type });
  let app = '';
  beforeAll(async () => {
    app = await build(type, { ...QUICK_START, 'package.json': packageJson, 'main.ts': mainOf(type) });
  });

  test.each([20, 24] as const)('runs on Node %s', async (major) => {
    rmSync(join(app, '.tsc-run'), { recursive: true, force: true });
    const { code, output } = await run(findNode(major, installed.path), ['dist/main.js'], app);
    expect(output.replaceAll(/^\(.*\n/gm, '').replaceAll(/^.*ExperimentalWarning.*\n/gm, '')).toBe('Welcome, Ada!\n');
    expect(code).toBe(0);
  });

  test('compiles, and its fragments run too', async () => {
    const fragments = DELIVERY.filter(({ language, path }) => language === 'ts' && path === undefined);
    expect(fragments.length).toBeGreaterThan(1);
    const main = withFragments(mainOf(type), fragments);
    const root = await build(`${type}-fragments`, { ...QUICK_START, 'package.json': packageJson, 'main.ts': main });
    const { output } = await run(process.execPath, ['dist/main.js'], root);
    expect(output).toContain('Welcome, Ada!\nWelcome, Ada!\n');
  });

  test('the other files of the page compile', async () => {
    const others = Object.fromEntries(
      DELIVERY.flatMap(({ path, text }) => (path === undefined || path === 'main.ts' ? [] : [[path, text]])),
    );
    expect(Object.keys(others).sort()).toEqual(['post-bus.ts', 'tracing.ts']);
    const files = { ...QUICK_START, 'package.json': packageJson, ...others };
    const tsconfig = JSON.parse(QUICK_START['tsconfig.json'] ?? '') as { compilerOptions: object };
    tsconfig.compilerOptions = { ...tsconfig.compilerOptions, types: ['node'] };
    await build(`${type}-others`, { ...files, 'tsconfig.json': JSON.stringify(tsconfig) });
  });
});

describe('the quick start', () => {
  let app = '';
  beforeAll(async () => {
    app = await build('renamed', { ...QUICK_START, 'package.json': '{ "type": "module" }' });
  });

  test.each([
    ['email: string', 'emailAddress: string', 'emailAddress'],
    ['registeredAt: string', 'registeredAt: number', 'registeredAt'],
    ['name: string', 'fullName: string', 'fullName'],
    ['id: string', 'userId: string', 'userId'],
    ['registeredAt: string', 'registeredAt: string; plan: string', 'plan'],
  ])('does not compile when %s becomes %s', async (before, after, name) => {
    const path = 'events/user-registered.ts';
    const text = readFile(app, path);
    writeFiles(app, { [path]: text.replace(before, after) });
    const { code, output } = await runBin(app, 'tsc -p . --noEmit');
    writeFiles(app, { [path]: text });
    expect(code).not.toBe(0);
    expect(output).toMatch(/^functions\/api\/users\.ts\(7,\d+\): error TS\d+/m);
    expect(output).toContain(name);
  });

  test('is checked because it says what the body is', async () => {
    const path = 'functions/api/users.ts';
    const text = readFile(app, path);
    expect(text).toContain('request.json<{ name: string; email: string }>()');
    writeFiles(app, { [path]: text.replace(/json<.*?>\(/, 'json(') });
    const unchecked = await runBin(app, 'tsc -p . --noEmit');
    writeFiles(app, { [path]: text });
    expect(unchecked).toEqual({ code: 0, output: '' });
  });
});
