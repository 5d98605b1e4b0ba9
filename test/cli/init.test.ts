import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { createApp, REPOSITORY } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, type Files, listFolder, readFile } from '../support/temp-folder.js';

const MANIFEST = '{ "name": "app", "version": "1.0.0", "type": "module" }\n';

function texts(root: string): Readonly<Record<string, string>> {
  const paths = listFolder(root).filter((path) => !path.startsWith('.tsc-run/'));
  return Object.fromEntries(paths.map((path) => [path, readFile(root, path)]));
}

/** A folder with these files and a compiler of this version, set up twice. */
async function setUp(files: Files, { typescript = '6.0', flags = [] as readonly string[], folder = '' } = {}) {
  const root = createFolder({ 'package.json': MANIFEST, ...files });
  mkdirSync(join(root, 'node_modules'));
  if (typescript !== '')
    symlinkSync(join(REPOSITORY, `node_modules/typescript-${typescript}`), join(root, 'node_modules/typescript'));
  const first = await runInside(join(root, folder), ['init', '--yes', ...flags]);
  expect(first.stderr).toBe('');
  const after = texts(root);
  const second = await runInside(join(root, folder), ['init', '--yes', ...flags]);
  expect(second.stdout).toContain('The app is set up already.');
  expect(texts(root)).toEqual(after);
  return { root, output: first.stdout, after };
}

describe('asks before it writes', () => {
  const start = () => createFolder({ 'package.json': MANIFEST });

  test('without a terminal it changes nothing, and says how to go on', async () => {
    const root = start();
    const { code, stderr, stdout } = await runInside(root, ['init']);
    expect(code).toBe(2);
    expect(stdout).toContain('+++ tsc-run.config.ts');
    expect(stderr).toBe(
      'error: Nothing was written: there is no terminal to ask at\n  help: Run it again with --yes, or with --dry-run to see the changes only.\n',
    );
    expect(texts(root)).toEqual({ 'package.json': MANIFEST });
  });

  test('after a no it changes nothing', async () => {
    const root = start();
    const { code, stderr } = await runInside(root, ['init'], false);
    expect(stderr).toBe('Write these 7 files?');
    expect(code).toBe(0);
    expect(texts(root)).toEqual({ 'package.json': MANIFEST });
  });

  test('after a yes it writes', async () => {
    const root = start();
    const { code, stdout } = await runInside(root, ['init'], true);
    expect(code).toBe(0);
    expect(listFolder(root)).toContain('generated/events.ts');
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      "Next: npm install, then await events.emit('user.registered', …)",
      'Then: npx tsc-run dev, and npm run check before each commit',
    ]);
  });

  test('names the plugin of Vite where Vite is', async () => {
    const root = createFolder({ 'package.json': '{ "name": "app", "devDependencies": { "vite": "^8.0.0" } }' });
    const { stdout } = await runInside(root, ['init', '--dry-run']);
    expect(stdout).toContain('add tscRun() of @tsc-run/core/vite to the plugins of its config.');
  });

  test('--dry-run shows the difference only', async () => {
    const root = start();
    const { code, stdout } = await runInside(root, ['init', '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('--- package.json\n+++ package.json\n@@ -1,1 +1,');
    expect(stdout).toContain('Nothing was written.');
    expect(texts(root)).toEqual({ 'package.json': MANIFEST });
  });
});

describe('keeps what it edits as it is', () => {
  test('comments, trailing commas, indentation and line ends of a tsconfig', async () => {
    const tsconfig = `// the compiler
{
\t"compilerOptions": {
\t\t"module": "nodenext", // as Node does
\t\t"strict": true,
\t\t"noEmit": true, /* checked only */
\t},
\t"include": [
\t\t"src", // sources
\t],
} // end`.replaceAll('\n', '\r\n');
    const { after } = await setUp({ 'tsconfig.json': tsconfig, 'src/a.ts': 'export {};\n' });
    const plugin = '\t\t"plugins": [{ "name": "@tsc-run/core/plugin" }],';
    expect(after['tsconfig.json']).toBe(
      tsconfig
        .replace(
          '"src", // sources',
          '"src", // sources\r\n\t\t"events",\r\n\t\t"functions",\r\n\t\t"generated",\r\n\t\t"tsc-run.config.ts",',
        )
        .replace('/* checked only */', `/* checked only */\r\n${plugin}`),
    );
  });

  test('indentation and a missing last newline of package.json', async () => {
    const manifest = '{\n\t"name": "app",\n\t"scripts": {\n\t\t"dev": "vite",\n\t\t"check": "biome check"\n\t}\n}';
    const { after } = await setUp({ 'package.json': manifest });
    expect(after['package.json']).toBe(
      '{\n\t"name": "app",\n\t"scripts": {\n\t\t"dev": "vite",\n\t\t"check": "biome check",\n\t\t"generate": "tsc-run generate",\n\t\t"tsc-run:check": "tsc-run check",\n\t\t"tsc-run:dev": "tsc-run dev"\n\t},\n\t"dependencies": {\n\t\t"@tsc-run/core": "^0.1.0"\n\t}\n}',
    );
  });

  test('a config, events and subscribers that are there', async () => {
    const root = createApp();
    const before = texts(root);
    const { code } = await runInside(root, ['init', '--yes']);
    expect(code).toBe(0);
    for (const path of ['tsc-run.config.ts', 'events/user-registered.ts', 'functions/subscribers/mail.ts'])
      expect(readFile(root, path)).toBe(before[path]);
    expect(listFolder(root).filter((path) => path.startsWith('events/'))).toHaveLength(2);
  });

  test('event files without a config: it writes an empty one', async () => {
    const { after } = await setUp({ 'events/order-paid.ts': 'export type OrderPaidEvent = { total: number };\n' });
    expect(after['tsc-run.config.ts']).toContain('subscribers: {}');
    expect(Object.keys(after).filter((path) => path.startsWith('functions/'))).toEqual([]);
  });
});

describe('knows layouts', () => {
  const options = (more: object) => JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', ...more } });

  test.each([
    ['rootDir', { 'tsconfig.json': options({ rootDir: './src' }) }],
    [
      'rootDir of the build',
      {
        'tsconfig.json': options({}),
        'tsconfig.build.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "rootDir": "src" } }',
      },
    ],
    ['an emitting project of src/ only', { 'tsconfig.json': '{ "include": ["./src/**/*"] }' }],
    [
      'Next',
      { 'package.json': '{ "dependencies": { "next": "16" } }', 'src/app/page.tsx': '', 'tsconfig.json': options({}) },
    ],
  ] satisfies [string, Files][])('%s: src/', async (_, files) => {
    const { after } = await setUp({ 'src/main.ts': 'export {};\n', ...files });
    expect(Object.keys(after)).toContain('src/generated/events.ts');
    expect(after['package.json']).toContain('tsc-run check --project src');
    expect(after['.gitattributes']).toBe('src/generated/** linguist-generated text eol=lf\n');
  });

  test('run in a folder below, it finds the package', async () => {
    const { after } = await setUp({ 'lib/a.ts': 'export {};\n' }, { folder: 'lib' });
    expect(Object.keys(after)).toContain('tsc-run.config.ts');
  });

  test('a solution gets a project of its own, with the plugin', async () => {
    const { after } = await setUp({
      'tsconfig.json': '{ "files": [], "references": [] }\n',
      'tsconfig.app.json': '{ "include": ["src"] }',
    });
    expect(after['tsconfig.json']).toBe('{ "files": [], "references": [{ "path": "./tsconfig.functions.json" }] }\n');
    expect(after['tsconfig.functions.json']).toContain('"plugins": [{ "name": "@tsc-run/core/plugin" }]');
  });

  test.each([
    ['', '.tsc-run/\ndist/\n'],
    ['node_modules', 'node_modules\n.tsc-run/\ndist/\n'],
    ['/dist\r\n', '/dist\r\n.tsc-run/\r\n'],
    ['**/.tsc-run/**\ndist/**\n', '**/.tsc-run/**\ndist/**\n'],
    ['**/.tsc-run\n', '**/.tsc-run\ndist/\n'],
  ])('.gitignore %j leaves out what is compiled by a tsconfig of init', async (before, after) => {
    const set = await setUp({ '.gitignore': before });
    expect(set.after['.gitignore']).toBe(after);
    const own = await setUp({ '.gitignore': before, 'tsconfig.json': options({ outDir: 'dist' }) });
    expect(own.after['.gitignore']).toBe(after.replace(/(?<!\/)dist\/\r?\n/, ''));
  });

  test('the types of Node are named where they are, or will be', async () => {
    const named = '    "types": ["node"]';
    const { 'package.json': manifest, 'tsconfig.json': own } = (await setUp({}, { typescript: '' })).after;
    expect(own).toContain(named);
    expect(manifest).toMatch(/"devDependencies": \{\s+"typescript": ".*",\s+"@types\/node": "\^24\.0\.0"\s+\}/);
    const without = (await setUp({}, { typescript: '7.0' })).after;
    expect(without['tsconfig.json']).not.toContain('"types"');
    expect(without['package.json']).not.toContain('@types/node');
    const listed = { 'package.json': '{ "devDependencies": { "@types/node": "^22" } }' };
    for (const typescript of ['7.0', '']) {
      const { after } = await setUp(listed, { typescript });
      expect(after['tsconfig.json']).toContain(named);
      expect(after['package.json']?.match(/@types\/node/g)).toHaveLength(1);
    }
    const solution = { ...listed, 'tsconfig.json': '{ "files": [], "references": [] }\n' };
    expect((await setUp(solution)).after['tsconfig.functions.json']).toContain(named);
  });

  test.each([
    ['', /"typescript": "\^7/, 'TypeScript 7'],
    ['7.0', /^(?![^]*"typescript")/, 'TypeScript 7 loads no plugins'],
    ['5.4', /^(?![^]*"typescript")/, 'is not strict'],
  ])('TypeScript %s: no plugin', async (typescript, manifest, note) => {
    const { after, output } = await setUp(
      { 'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" } }\n' },
      { typescript },
    );
    expect(after['tsconfig.json']).toBe('{ "compilerOptions": { "module": "nodenext" } }\n');
    expect(after['package.json']).toMatch(manifest);
    if (typescript !== '') expect(output).toContain(note);
  });

  test('tells about options that do not fit', async () => {
    const { output } = await setUp({
      'package.json': '{ "type": "commonjs" }',
      'tsconfig.json': options({
        moduleResolution: 'node10',
        module: 'commonjs',
        verbatimModuleSyntax: true,
        ignoreDeprecations: '6.0',
      }),
      '.gitignore': 'generated/\n',
    });
    expect(output).toContain('looks up packages as Node 10 did');
    expect(output).toContain('needs "type": "module"');
    expect(output).toContain('.gitignore leaves generated/ out');
  });
});

describe('CI', () => {
  const WORKFLOW = `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Install
        run: npm ci
        env:
          CI: 1

      # all of them
      - run: npm test
`;

  test('adds a step to the workflow that installs packages', async () => {
    const { after } = await setUp({ '.git/HEAD': '', '.github/workflows/ci.yml': WORKFLOW });
    expect(after['.github/workflows/ci.yml']).toBe(
      WORKFLOW.replace('          CI: 1\n', '          CI: 1\n      - run: npx tsc-run check\n'),
    );
  });

  test('only says what to run where it finds no place', async () => {
    const workflow = WORKFLOW.replace('npm ci', '|\n          npm ci');
    const { after, output } = await setUp({ '.git/HEAD': '', '.github/workflows/ci.yml': workflow });
    expect(after['.github/workflows/ci.yml']).toBe(workflow);
    expect(output).toContain('In CI, run: npx tsc-run check');
  });

  test('--ci writes a workflow', async () => {
    const { after } = await setUp({ 'pnpm-lock.yaml': '' }, { flags: ['--ci'] });
    expect(after['.github/workflows/tsc-run.yml']).toContain('- run: pnpm exec tsc-run check');
  });
});

describe('tells coding agents about events', () => {
  test('at the end of the file that is there for them, once', async () => {
    const { after } = await setUp({ 'AGENTS.md': '# Rules\n\nBe kind.', 'CLAUDE.md': '# More\n' });
    expect(after['AGENTS.md']).toMatch(
      /^# Rules\n\nBe kind\.\n\n## Events\n\n- An event is .*tsc-run check.*llms\.txt.*\n$/s,
    );
    expect(after['CLAUDE.md']).toBe('# More\n');
  });

  test('with the line ends of that file', async () => {
    const { after } = await setUp({ 'CLAUDE.md': '# Rules\r\n' });
    expect(after['CLAUDE.md']).toMatch(/^# Rules\r\n\r\n## Events\r\n/);
    expect(after['CLAUDE.md']?.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('and names only what there is', async () => {
    const { after } = await setUp({ '.github/copilot-instructions.md': '' });
    const told = after['.github/copilot-instructions.md'] ?? '';
    const commands = [...told.matchAll(/npx tsc-run (\w+)/g)].map(([, name]) => name);
    expect(commands).toHaveLength(4);
    const known = new Set(COMMANDS.map(({ name }) => name));
    expect(commands.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });

  test('not where they know already, and never in a file of its own', async () => {
    const { after } = await setUp({ 'AGENTS.md': 'Events are checked by tsc-run.\n' });
    expect(after['AGENTS.md']).toBe('Events are checked by tsc-run.\n');
    expect(Object.keys((await setUp({})).after).filter((path) => /agents|claude/i.test(path))).toEqual([]);
  });
});

describe('stops', () => {
  async function expectRefused(files: Files, flags: readonly string[], sentence: string): Promise<void> {
    const root = createFolder(files);
    const before = texts(root);
    const { code, stderr } = await runInside(root, ['init', '--yes', ...flags]);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
    expect(texts(root)).toEqual(before);
  }

  test.each([
    ['without a package.json', {}, [], 'Create one first: npm init -y.'],
    [
      'at a folder without one',
      { 'package.json': MANIFEST, 'lib/a.ts': '' },
      ['--project', 'lib'],
      'lib has no package.json',
    ],
    ['at a broken package.json', { 'package.json': '{' }, [], 'cannot be read as JSON'],
    [
      'at scripts that are no object',
      { 'package.json': '{ "scripts": [1] }' },
      [],
      'scripts in package.json is not an object',
    ],
    [
      'at a broken tsconfig.json',
      { 'package.json': MANIFEST, 'tsconfig.json': '{ "include": [ }' },
      [],
      'tsconfig.json',
    ],
    [
      'at the root of a workspace',
      { 'package.json': '{ "workspaces": ["apps/*"] }', 'apps/a/package.json': '{}' },
      [],
      '--project apps/a',
    ],
    ['at a folder where a file is needed', { 'package.json': MANIFEST, '.gitignore/x': '' }, [], '.gitignore'],
  ] satisfies [string, Files, string[], string][])('%s', async (_, files, flags, sentence) => {
    await expectRefused(files, flags, sentence);
  });

  test('and takes everything back, where the generated files cannot be written', async () => {
    await expectRefused(
      { 'package.json': MANIFEST, 'generated/events.ts': 'export const mine = 1;\n' },
      [],
      'Every change was taken back',
    );
  });
});
