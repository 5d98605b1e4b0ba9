import { cpSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { runCli } from '../support/run-cli.js';
import { createFolder, type Files, listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { createHealthy, git, MANIFEST, tsconfig } from '../project/examined.js';

const NAME = 'package.json';
const options = (more: object) => JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', ...more } });
const steady = (text: string) => text.replace(/\(\d+\.\d s\)/g, '(0.1 s)');

test('says in one line that nothing is wrong', async () => {
  const { code, stdout, stderr } = await runCli(await createHealthy(), 'doctor');
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: '✓ Nothing is wrong: 30 checks. (0.1 s)\n',
    stderr: '',
  });
});

/** An app with an error that can be mended, one that cannot, and a warning. */
function createBroken(): Promise<string> {
  return createHealthy({
    'tsconfig.json': tsconfig({ plugins: undefined }).replace('{', '{\n'),
    'lib/node_modules/@tsc-run/core/package.json': '{ "name": "@tsc-run/core", "version": "0.0.9" }',
    'lib/a.ts': `import '@tsc-run/core';\n`,
  });
}

test('lists what is wrong, where, and how to mend it', async () => {
  const root = await createBroken();
  writeFiles(root, { 'events/user-left.ts': 'export type UserLeftEvent = { id: string };\n' });
  const { code, stdout } = await runCli(join(root, 'events'), 'doctor');
  expect(code).toBe(1);
  expect(stdout.replace(/core: .* \(0\.1\.0\)/, 'core: OURS (0.1.0)')).toBe(
    `✗ error There are two copies of @tsc-run/core: OURS (0.1.0) and lib/node_modules/@tsc-run/core (0.0.9). lib/a.ts uses the second, which has no registry. (two-copies)
  Keep one: install the same version everywhere, then run npm dedupe, or make it a peer dependency of the package that uses it.
✗ error ../generated/events.ts - generated/events.ts is stale ('user.left'). So is one more file. (stale-output)
  Run: tsc-run generate. Or: tsc-run doctor --fix.
✗ warning ../tsconfig.json - tsconfig.json does not name the editor plugin, so editors do not know events: no hover, rename or fixes. (no-plugin)
  Add "plugins": [{ "name": "@tsc-run/core/plugin" }] to compilerOptions. Or: tsc-run doctor --fix.
30 checks: 2 errors, 1 warning. (0.1 s)
`,
  );
});

test('--fix mends what is safe, and shows what is left', async () => {
  const root = await createBroken();
  writeFiles(root, { 'events/user-left.ts': 'export type UserLeftEvent = { id: string };\n' });
  const { code, stdout } = await runCli(root, 'doctor --fix');
  expect(code).toBe(1);
  expect(stdout.split('\n').map((line) => line.replace(/( - |: ).*(\([a-z-]+\))$/, '$1$2'))).toEqual([
    '✓ Mended: (stale-output)',
    '✓ Mended: (no-plugin)',
    '✗ error There are two copies of @tsc-run/core: (two-copies)',
    '  Keep one: install the same version everywhere, then run npm dedupe, or make it a peer dependency of the package that uses it.',
    '30 checks: 1 error. (0.1 s)',
    '',
  ]);
  expect(readFile(root, 'generated/events.ts')).toContain('user.left');
  expect(readFile(root, 'tsconfig.json')).toContain('@tsc-run/core/plugin');
});

test('prints one object for tools', async () => {
  const root = await createBroken();
  const first = await runCli(root, 'doctor --format json');
  expect(first.code).toBe(1);
  const report = JSON.parse(first.stdout) as Record<string, unknown>;
  expect(report).toMatchObject({
    version: 1,
    root,
    app: '',
    problems: [
      { code: 'two-copies', severity: 'error', fixable: false },
      { code: 'no-plugin', severity: 'warning', file: 'tsconfig.json', fixable: true },
    ],
    counts: { checks: 30, errors: 1, warnings: 1 },
    fixed: [],
  });
  const fixed = JSON.parse((await runCli(root, 'doctor --fix --format json')).stdout) as Record<string, unknown>;
  expect(fixed).toMatchObject({
    problems: [{ code: 'two-copies' }],
    fixed: [{ code: 'no-plugin', file: 'tsconfig.json' }],
  });
});

test('prints annotations for GitHub', async () => {
  const root = await createHealthy({}, '7.0');
  writeFiles(root, { 'tsconfig.json': tsconfig().replace('"plugins"', '\n"plugins"') });
  const { code, stdout } = await runCli(root, 'doctor --format github');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^::warning file=tsconfig\.json,line=2,title=tsc-run doctor \(useless-plugin\)::TypeScript 7\.\d\.\d does not load @tsc-run\/core\/plugin, which tsconfig\.json names\.%0ARemove it\./,
  );
});

/** Every file with its text and time, hidden ones included. */
function snapshot(root: string) {
  return listFolder(root).map((path) => [path, statSync(join(root, path)).mtimeMs, readFile(root, path)]);
}

test('writes nothing without --fix, and runs nothing of the app', async () => {
  const trap = 'require("node:fs").writeFileSync(__dirname + "/trapped", "");\n';
  const root = await createBroken();
  git(root, 'init');
  git(root, 'config', 'core.fsmonitor', join(root, 'monitor.sh'));
  writeFiles(root, {
    'tsc-run.config.cjs': trap,
    'monitor.sh': '#!/bin/sh\ntouch trapped\n',
    'node_modules/prettier/index.js': trap,
    'node_modules/prettier/package.json': '{ "main": "index.js" }',
    '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: npm ci\n',
  });
  const before = snapshot(root);
  const { stdout } = await runCli(root, 'doctor');
  expect(stdout).toContain('(no-check-in-ci)');
  expect(snapshot(root)).toEqual(before);
});

describe('what cannot be an app', () => {
  test('a folder without package.json or config', async () => {
    const { code, stderr } = await runInside(createFolder({ 'a.txt': '' }), ['doctor']);
    expect(code).toBe(2);
    expect(stderr).toContain('error: No tsc-run.config.ts and no package.json in');
    expect(stderr).toContain('help: Run it in your app. To begin one: npm init -y, then npx tsc-run init.');
  });

  test('a --project that is not there', async () => {
    const { code, stderr } = await runInside(createFolder({ [NAME]: MANIFEST }), ['doctor', '--project', 'gone']);
    expect(code).toBe(2);
    expect(stderr).toContain('--project gone does not exist');
  });

  test('several apps below, of which only the user can choose', async () => {
    const root = createFolder({
      [NAME]: MANIFEST,
      'a/tsc-run.config.ts': 'export default {};',
      'b/tsc-run.config.ts': 'export default {};',
    });
    const { code, stderr } = await runInside(root, ['doctor']);
    expect(code).toBe(2);
    expect(stderr).toContain('help: Name one of them: --project a or --project b.');
  });

  test('a package without a config', async () => {
    const root = await createHealthy({ 'tsc-run.config.ts': undefined, 'tsconfig.json': tsconfig() });
    const { code, stdout } = await runInside(root, ['doctor']);
    expect(code).toBe(1);
    expect(steady(stdout)).toBe(
      '✗ error There is no tsc-run.config.ts beside package.json. (config-not-found)\n  Set the app up: npx tsc-run init.\n30 checks: 1 error. (0.1 s)\n',
    );
  });
});

/** What `init` sets up: each starting point, and the flags with which it is set up. */
const STARTS: Readonly<Record<string, { files: Files; typescript: string }>> = {
  'an empty package': { files: {}, typescript: '7.0' },
  'an empty package with TypeScript 6': { files: {}, typescript: '6.0' },
  rootDir: { files: { 'tsconfig.json': options({ rootDir: './src' }), 'src/a.ts': 'export {};' }, typescript: '5.9' },
  'rootDir of the build': {
    files: {
      'tsconfig.json': options({}),
      'tsconfig.build.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "rootDir": "src" } }',
      'src/a.ts': 'export {};',
    },
    typescript: '6.0',
  },
  'an emitting project of src/ only': {
    files: { 'tsconfig.json': '{ "include": ["./src/**/*"] }', 'src/a.ts': 'export {};' },
    typescript: '7.0',
  },
  Next: {
    files: {
      [NAME]: '{ "dependencies": { "next": "16" } }',
      'src/app/page.tsx': '',
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
        include: ['**/*.ts', '**/*.tsx'],
      }),
    },
    typescript: '5.9',
  },
  'a solution, as Vite has one': {
    files: {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }\n',
      'tsconfig.app.json': options({ module: 'esnext', moduleResolution: 'bundler', noEmit: true }).replace(
        /}$/,
        ', "include": ["src"] }',
      ),
      'src/main.ts': 'export {};',
    },
    typescript: '6.0',
  },
  'a workflow of GitHub': {
    files: {
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: npm ci\n      - run: npm test\n',
    },
    typescript: '7.0',
  },
};

test.each(Object.entries(STARTS))(
  '%s: content after init, also without --project',
  async (_, { files, typescript }) => {
    const root = createFolder({ [NAME]: '{ "name": "app", "version": "1.0.0", "type": "module" }\n', ...files });
    mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
    symlinkSync(join(REPOSITORY, `node_modules/typescript-${typescript}`), join(root, 'node_modules/typescript'));
    symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
    expect((await runInside(root, ['init', '--yes'])).code).toBe(0);
    expect((await runInside(root, ['doctor'])).stdout).toMatch(/^✓ Nothing is wrong/);
  },
);

test('shows hostile names as text', async () => {
  const root = await createHealthy({
    'odd "name" \u001B[31m😀\n/Mail.ts': '',
    'odd "name" \u001B[31m😀\n/mail.ts': '',
    '__proto__/a.ts': 'export {};',
    '.vscode/settings.json': `{ "typescript.tsdk": ${JSON.stringify('\u001B[31m'.repeat(10_000))} }`,
    'package.json': MANIFEST.replace('{', '{"scripts":{"__proto__":"tsc-run check","constructor":"x"},'),
  });
  const { code, stdout } = await runInside(root, ['doctor']);
  expect(code).toBe(0);
  expect(stdout).toContain('(same-name)');
  expect(stdout).not.toContain('\u001B');
});

test('values of another kind than expected are no bug', async () => {
  const root = await createHealthy({
    'package.json': JSON.stringify({
      type: 1,
      scripts: [1],
      dependencies: 'x',
      devDependencies: [],
      packageManager: 7,
    }),
    '.vscode/settings.json': '[]',
    '.gitattributes/x': '',
  });
  writeFiles(root, { 'tsconfig.json': '{ "compilerOptions": { "plugins": {} }, "references": {} }' });
  expect((await runInside(root, ['doctor'])).code).toBeLessThan(3);
  expect((await runInside(root, ['doctor', '--fix'])).code).toBeLessThan(3);
});

describe('check names the doctor', () => {
  const SENTENCE = 'Some of this comes from how the app is set up. To look at that as a whole: npx tsc-run doctor';

  test('where generated/ is in no tsconfig', async () => {
    const root = await createHealthy({ 'tsconfig.json': tsconfig({}, { include: ['events', 'functions', '*.ts'] }) });
    expect((await runInside(root, ['check', '--no-tsc'])).stdout).toContain(SENTENCE);
  });

  test('where there is a second registry', async () => {
    const root = await createHealthy();
    cpSync(join(root, 'generated'), join(root, 'src/generated'), { recursive: true });
    expect((await runInside(root, ['check', '--no-tsc'])).stdout).toContain(SENTENCE);
  });

  test('where there are two copies of the package', async () => {
    const root = await createHealthy({ 'lib/a.ts': readFile(await createHealthy(), 'functions/api/users.ts') });
    const copy = join(root, 'lib/node_modules/@tsc-run/core');
    mkdirSync(copy, { recursive: true });
    cpSync(join(REPOSITORY, 'dist'), join(copy, 'dist'), { recursive: true });
    // TypeScript takes two copies of one version for one.
    writeFiles(copy, { [NAME]: readFile(REPOSITORY, NAME).replace('"0.1.0"', '"0.0.9"') });
    expect((await runInside(root, ['check'])).stdout).toContain(SENTENCE);
  });

  test('and not where the code is wrong', async () => {
    const root = await createHealthy();
    writeFiles(root, { 'functions/api/users.ts': readFile(root, 'functions/api/users.ts').replace('registered', 'x') });
    const { stdout } = await runInside(root, ['check']);
    expect(stdout).toContain('unknown-event');
    expect(stdout).not.toContain('doctor');
  });
});
