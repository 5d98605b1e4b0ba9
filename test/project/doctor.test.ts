import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { syncOutput } from '../../src/project/app/project.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { APP, type CompilerName, REPOSITORY } from '../support/app.js';
import { createFolder, writeFiles } from '../support/temp-folder.js';
import { createHealthy, fix, git, look, MANIFEST, toLine, tsconfig } from './examined.js';

/** A fault: it is put into a healthy app, the doctor finds exactly it, and nothing after its advice was followed. */
type Case = {
  readonly plant: (root: string) => unknown;
  /** The names and places of what is found. */
  readonly finds: readonly string[];
  readonly says: RegExp;
  /** Follows the advice; without it, `--fix` does. */
  readonly cure?: (root: string) => unknown;
  readonly compiler?: CompilerName;
};

const put = (files: Readonly<Record<string, string>>) => (root: string) => writeFiles(root, files);
const remove = (path: string) => (root: string) => rmSync(join(root, path), { recursive: true });
const move = (from: string, to: string) => (root: string) => renameSync(join(root, from), join(root, to));
const all = (...steps: readonly ((root: string) => unknown)[]) => {
  return async (root: string) => {
    for (const step of steps) await step(root);
  };
};
const generate = (root: string) => syncOutput(openFolder(root));

/** A second copy of this package. */
function copyPackage(root: string, folder: string, version = '0.0.9'): void {
  const copy = join(root, folder, 'node_modules/@tsc-run/core');
  mkdirSync(copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ name: '@tsc-run/core', version }));
}

function replacePackage(root: string, name: string, version: string): void {
  const folder = join(root, 'node_modules', name);
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, { 'package.json': JSON.stringify({ name, version }) });
}

const TSPC = tsconfig({ plugins: [{ name: '@tsc-run/core/plugin' }, { transform: '@tsc-run/core/transform' }] });
const manifest = (more: object) => JSON.stringify({ ...(JSON.parse(MANIFEST) as object), ...more });
const WORKFLOW = 'on: push\njobs:\n  test:\n    steps:\n      - run: npm ci\n      - run: npm test\n';

const CASES: Readonly<Record<string, Case>> = {
  'stale output': {
    plant: put({ 'events/user-left.ts': 'export type UserLeftEvent = { id: string };\n' }),
    finds: ['stale-output generated/events.ts'],
    says: /events\.ts is stale \('user\.left'\)/,
  },
  'output that was never generated': {
    plant: remove('generated'),
    finds: ['stale-output generated/events.ts'],
    says: /has not been generated/,
  },
  'output of somebody else': {
    plant: put({ 'generated/events.ts': 'export const mine = 1;\n' }),
    finds: ['stale-output generated/events.ts'],
    says: /was not written by tsc-run/,
    cure: all(remove('generated/events.ts'), generate),
  },
  'generated/ in no tsconfig': {
    plant: put({ 'tsconfig.json': tsconfig({}, { include: ['events', 'functions', '*.ts'] }) }),
    finds: ['not-in-tsconfig generated/events.ts'],
    says: /No tsconfig of the app compiles generated\/events\.ts/,
  },
  'an emitter in no tsconfig': {
    plant: all(
      put({ 'tsconfig.json': tsconfig({}, { include: ['events', 'functions', 'generated', '*.ts'] }) }),
      put({ 'lib/a.ts': APP['functions/api/users.ts'] as string }),
    ),
    finds: ['not-in-tsconfig lib/a.ts'],
    says: /lib\/a\.ts imports events/,
    cure: put({ 'tsconfig.json': tsconfig({}, { include: ['events', 'functions', 'generated', 'lib', '*.ts'] }) }),
  },
  'a project that references the one of the app': {
    plant: put({
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: './tsconfig.app.json' }, { path: './web' }] }),
      'tsconfig.app.json': tsconfig({ composite: true, noEmit: false, outDir: 'out' }, { exclude: ['web', 'out'] }),
      'web/tsconfig.json': tsconfig(
        { composite: true, noEmit: false, outDir: '../out' },
        { references: [{ path: '../tsconfig.app.json' }] },
      ),
      'web/a.ts': APP['functions/api/users.ts'] as string,
    }),
    finds: ['no-registry web/tsconfig.json'],
    says: /references the app's tsconfig\.app\.json, but its program does not have the registry/,
    cure: put({ 'web/b.ts': `import '../generated/events.js';\n` }),
  },
  'no tsconfig': {
    plant: remove('tsconfig.json'),
    finds: ['no-tsconfig'],
    says: /There is no tsconfig\.json/,
  },
  'a tsconfig with a slip': {
    plant: put({ 'tsconfig.json': '{ "include": [ }' }),
    finds: ['unreadable-file tsconfig.json'],
    says: /tsconfig\.json cannot be read/,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'a package.json with a slip': {
    plant: all(put({ 'package.json': manifest({ name: 'shop' }) }), generate, put({ 'package.json': '{ "name": }' })),
    finds: ['unreadable-file package.json'],
    says: /package\.json cannot be read/,
    cure: put({ 'package.json': manifest({ name: 'shop' }) }),
  },
  'a tsconfig that excludes the generated files': {
    plant: put({ 'tsconfig.json': tsconfig().replace('{', '{ "exclude": ["generated"],') }),
    finds: ['not-in-tsconfig generated/events.ts'],
    says: /Correct exclude in tsconfig\.json, which leaves this file out\./,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'a loose tsconfig': {
    plant: put({ 'tsconfig.json': tsconfig({ strict: false }).replace('{', '{\n') }),
    compiler: '5.9',
    finds: ['unfit-options tsconfig.json:2'],
    says: /is not strict/,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'a tsconfig that turns strict off': {
    plant: put({ 'tsconfig.json': tsconfig({ strict: false }) }),
    finds: ['unfit-options tsconfig.json:1'],
    says: /is not strict/,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'module resolution of Node 10': {
    plant: put({ 'tsconfig.json': tsconfig({ module: 'commonjs', moduleResolution: 'node10' }) }),
    finds: ['unfit-options tsconfig.json:1'],
    says: /as Node 10 did/,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'verbatimModuleSyntax without modules': {
    plant: put({
      'package.json': manifest({ type: 'commonjs' }),
      'tsconfig.json': tsconfig({ verbatimModuleSyntax: true }),
    }),
    finds: ['unfit-options tsconfig.json:1'],
    says: /refuses import and export/,
    cure: put({ 'package.json': MANIFEST }),
  },
  'a second generated/': {
    plant: (root) => cpSync(join(root, 'generated'), join(root, 'src/generated'), { recursive: true }),
    finds: ['second-generated src/generated/events.ts'],
    says: /src\/generated\/ holds a second registry, beside generated\/, and both are compiled/,
  },
  'a second generated/ that nothing compiles': {
    plant: all(
      (root) => cpSync(join(root, 'generated'), join(root, 'old/generated'), { recursive: true }),
      put({ 'tsconfig.json': tsconfig({}, { exclude: ['old'] }) }),
    ),
    finds: ['second-generated old/generated/events.ts'],
    says: /left over from an earlier outDir/,
  },
  'the registries of two apps': {
    plant: all(
      put({
        'b/tsc-run.config.ts': 'export default { events: { subscribers: {} } };\n',
        'b/events/a.ts': 'export type UserLeftEvent = { id: string };\n',
      }),
      (root) => generate(join(root, 'b')),
    ),
    finds: ['two-registries tsconfig.json'],
    says: /compiles the registries of two apps, generated\/events\.ts and b\/generated\/events\.ts/,
    cure: put({ 'tsconfig.json': tsconfig({}, { exclude: ['b'] }) }),
  },
  'a copy of the package beside a folder': {
    plant: all((root) => copyPackage(root, 'lib'), put({ 'lib/a.ts': APP['functions/api/users.ts'] as string })),
    finds: ['two-copies'],
    says: /two copies of @tsc-run\/core: .* \(0\.1\.0\) and lib\/node_modules\/@tsc-run\/core \(0\.0\.9\)\. lib\/a\.ts/,
    cure: remove('lib/node_modules'),
  },
  'a copy of the package in another one': {
    plant: all(
      put({
        'package.json': MANIFEST.replace('"dependencies":{', '"dependencies":{"ours":"1",'),
        'node_modules/ours/package.json': '{ "dependencies": { "@tsc-run/core": "*" } }',
      }),
      (root) => copyPackage(root, 'node_modules/ours'),
    ),
    finds: ['two-copies'],
    says: /ours uses the second/,
    cure: remove('node_modules/ours/node_modules'),
  },
  'another version than the one that runs': {
    plant: (root) => replacePackage(root, '@tsc-run/core', '0.3.0'),
    finds: ['other-version'],
    says: /This is tsc-run 0\.1\.0, and the app has @tsc-run\/core 0\.3\.0/,
    cure: (root) => replacePackage(root, '@tsc-run/core', '0.1.0'),
  },
  'a missing installation': {
    plant: move('node_modules', 'gone'),
    finds: ['not-installed package.json'],
    says: /@tsc-run\/core and typescript are not installed/,
    cure: move('gone', 'node_modules'),
  },
  'a package that is not listed': {
    plant: put({ 'package.json': MANIFEST.replace('@tsc-run/core', 'ours') }),
    finds: ['not-listed package.json'],
    says: /does not list @tsc-run\/core/,
    cure: put({ 'package.json': MANIFEST }),
  },
  'an old TypeScript': {
    plant: (root) => replacePackage(root, 'typescript', '5.3.3'),
    finds: ['old-typescript', 'useless-plugin tsconfig.json:1'],
    says: /TypeScript 5\.3\.3 is too old/,
    cure: (root) => replacePackage(root, 'typescript', '6.0.3'),
  },
  'no plugin': {
    plant: put({ 'tsconfig.json': tsconfig({ plugins: undefined }) }),
    finds: ['no-plugin tsconfig.json'],
    says: /does not name the editor plugin/,
  },
  'a plugin that TypeScript 7 does not load': {
    plant: put({ 'tsconfig.json': tsconfig() }),
    compiler: '7.0',
    finds: ['useless-plugin tsconfig.json:1'],
    says: /TypeScript 7\.\d\.\d does not load @tsc-run\/core\/plugin/,
  },
  'a transformer without ts-patch': {
    plant: put({ 'tsconfig.json': TSPC }),
    finds: ['ts-patch tsconfig.json:1'],
    says: /needs ts-patch 4 for TypeScript 6\.0\.3, and none is installed/,
    cure: put({ 'tsconfig.json': tsconfig() }),
  },
  'ts-patch for another TypeScript': {
    plant: all(put({ 'tsconfig.json': TSPC, 'package.json': manifest({ scripts: { build: 'tspc' } }) }), (root) =>
      symlinkSync(join(REPOSITORY, 'node_modules/ts-patch-3'), join(root, 'node_modules/ts-patch')),
    ),
    finds: ['ts-patch tsconfig.json:1'],
    says: /needs ts-patch 4 for TypeScript 6\.0\.3, and 3\.3\.0 is installed/,
    cure: all(remove('node_modules/ts-patch'), (root) =>
      symlinkSync(join(REPOSITORY, 'node_modules/ts-patch'), join(root, 'node_modules/ts-patch')),
    ),
  },
  'a transformer that nothing runs': {
    plant: all(put({ 'tsconfig.json': TSPC, 'package.json': manifest({ scripts: { build: 'tsc' } }) }), (root) =>
      symlinkSync(join(REPOSITORY, 'node_modules/ts-patch'), join(root, 'node_modules/ts-patch')),
    ),
    finds: ['ts-patch tsconfig.json:1'],
    says: /No script runs tspc, and tsc is not patched/,
    cure: put({ 'package.json': manifest({ scripts: { build: 'tspc' } }) }),
  },
  'an editor with its own TypeScript': {
    plant: put({ '.vscode/settings.json': '{\n  // Ours.\n  "editor.tabSize": 2,\n}\n' }),
    finds: ['editor-typescript .vscode/settings.json'],
    says: /does not load the editor plugin/,
  },
  'an editor with a TypeScript of another version': {
    plant: all(
      put({ '.vscode/settings.json': '{\n  "typescript.tsdk": "other/lib"\n}\n', 'other/lib/a': '' }),
      put({ 'other/package.json': '{ "version": "5.2.2" }' }),
    ),
    finds: ['editor-typescript .vscode/settings.json:2'],
    says: /VS Code uses TypeScript 5\.2\.2 here, and the app has 6\.0\.3/,
    cure: put({ '.vscode/settings.json': '{ "typescript.tsdk": "node_modules/typescript/lib" }' }),
  },
  'an editor with a TypeScript that is not there': {
    plant: put({ '.vscode/settings.json': '{ "js/ts.tsdk.path": "gone/lib" }' }),
    finds: ['editor-typescript .vscode/settings.json:1'],
    says: /finds no TypeScript in gone\/lib/,
    cure: put({ '.vscode/settings.json': '{ "js/ts.tsdk.path": "./node_modules/typescript/lib" }' }),
  },
  'an editor with TypeScript 7': {
    plant: put({ '.vscode/settings.json': '{ "typescript.experimental.useTsgo": true }' }),
    finds: ['editor-typescript .vscode/settings.json:1'],
    says: /VS Code uses TypeScript 7 here/,
    cure: remove('.vscode'),
  },
  'a config with another name': {
    plant: all(move('tsc-run.config.ts', 'tscrun.config.ts')),
    finds: ['config-not-found tscrun.config.ts'],
    says: /tscrun\.config\.ts is not read, because a config is named tsc-run\.config\.ts/,
    cure: move('tscrun.config.ts', 'tsc-run.config.ts'),
  },
  'a config in a hidden folder': {
    plant: all((root) => mkdirSync(join(root, '.config')), move('tsc-run.config.ts', '.config/tsc-run.config.ts')),
    finds: ['config-not-found .config/tsc-run.config.ts'],
    says: /is in a hidden folder/,
    cure: move('.config/tsc-run.config.ts', 'tsc-run.config.ts'),
  },
  'a config away from its events': {
    plant: all(
      (root) => mkdirSync(join(root, 'src')),
      move('events', 'src/events'),
      move('functions', 'src/functions'),
      put({ 'tsc-run.config.ts': 'export default { events: { subscribers: {} } };\n' }),
      generate,
    ),
    finds: ['config-folder tsc-run.config.ts'],
    says: /looks for event types in events\/, which has none, and there is src\/events\//,
    cure: all(
      put({ 'tsc-run.config.ts': `export default { events: { dir: 'src/events', subscribers: {} } };\n` }),
      generate,
    ),
  },
  'an app that does not parse': {
    plant: put({ 'events/user-registered.ts': 'export type {' }),
    finds: ['app-not-read events/user-registered.ts'],
    says: /could not be read as a whole/,
    cure: put({ 'events/user-registered.ts': APP['events/user-registered.ts'] as string }),
  },
  'CI without check': {
    plant: all((root) => git(root, 'init'), put({ '.github/workflows/ci.yml': WORKFLOW })),
    finds: ['no-check-in-ci .github/workflows/ci.yml'],
    says: /CI does not run tsc-run check/,
  },
  'CI of GitLab without check': {
    plant: all((root) => git(root, 'init'), put({ '.gitlab-ci.yml': 'test:\n  script:\n    - npm ci\n' })),
    finds: ['no-check-in-ci .gitlab-ci.yml'],
    says: /Add a step after the installation: npx tsc-run check/,
    cure: put({ '.gitlab-ci.yml': 'test:\n  script:\n    - npm ci\n    - npx tsc-run check\n' }),
  },
  'generated files that Git ignores': {
    plant: all((root) => git(root, 'init'), put({ '.gitignore': 'node_modules\ngenerated/\n' })),
    finds: ['ignored-output .gitignore:2'],
    says: /Git ignores generated\/events\.ts \(generated\/\)/,
    cure: put({ '.gitignore': 'node_modules\n' }),
  },
  'one generated file that Git ignores': {
    plant: all(
      (root) => git(root, 'init'),
      put({ '.gitignore': 'node_modules\n*.ts\n!generated/*.ts\n!tsc-run.config.ts\n*.json\n' }),
    ),
    finds: ['ignored-output .gitignore:5'],
    says: /Git ignores generated\/manifest\.json \(\*\.json\)/,
    cure: put({ '.gitignore': 'node_modules\n' }),
  },
  'generated files that are not committed': {
    plant: (root) => {
      git(root, 'init');
      git(root, 'add', 'tsc-run.config.ts', 'events');
    },
    finds: ['uncommitted-output generated/events.ts'],
    says: /Git does not have generated\/events\.ts/,
    cure: (root) => git(root, 'add', 'generated'),
  },
  'one generated file that is not committed': {
    plant: (root) => {
      git(root, 'init');
      git(root, 'add', 'tsc-run.config.ts', 'events', 'generated/events.ts', 'generated/subscribers.ts');
    },
    finds: ['uncommitted-output generated/manifest.json'],
    says: /Git does not have generated\/manifest\.json/,
    cure: (root) => git(root, 'add', 'generated'),
  },
  'line ends of Windows': {
    plant: (root) => {
      git(root, 'init');
      git(root, 'config', 'core.autocrlf', 'true');
    },
    finds: ['line-ends'],
    says: /core\.autocrlf/,
  },
  'a link that goes round': {
    plant: (root) => symlinkSync('..', join(root, 'events/loop')),
    finds: ['stray-link events/loop'],
    says: /events\/loop is a link to \.\., which holds the link itself/,
    cure: remove('events/loop'),
  },
  'a link to itself': {
    plant: (root) => symlinkSync('self', join(root, 'events/self')),
    finds: ['stray-link events/self'],
    says: /has no end/,
    cure: remove('events/self'),
  },
  'a link out of the app': {
    plant: (root) => symlinkSync(createFolder({ 'a.txt': '' }), join(root, 'functions/shared')),
    finds: ['stray-link functions/shared'],
    says: /out of the app/,
    cure: remove('functions/shared'),
  },
  'a link to nothing': {
    plant: (root) => symlinkSync('../nowhere.ts', join(root, 'events/gone.ts')),
    finds: ['stray-link events/gone.ts'],
    says: /does not exist/,
    cure: remove('events/gone.ts'),
  },
  'names that differ by case': {
    plant: put({ 'lib/Mail.ts': '', 'lib/mail.ts': '' }),
    finds: ['same-name lib/mail.ts'],
    says: /lib\/Mail\.ts and lib\/mail\.ts differ only by case/,
    cure: remove('lib/Mail.ts'),
  },
  'a file in place of the store': {
    plant: put({ '.tsc-run': '' }),
    finds: ['store .tsc-run'],
    says: /is a file/,
    cure: remove('.tsc-run'),
  },
  'a store that is no database': {
    plant: put({ '.tsc-run/events.db': 'not a database, but long enough to be one' }),
    finds: ['store .tsc-run/events.db'],
    says: /is no SQLite database/,
    cure: remove('.tsc-run'),
  },
};

test('a package that is not set up yet lacks one thing only', async () => {
  const root = await createHealthy({ 'package.json': '{}', 'tsc-run.config.ts': undefined });
  expect((await look(root)).map(toLine)).toEqual(['config-not-found']);
});

test('two copies of one version are no fault', async () => {
  const root = await createHealthy({ 'lib/a.ts': APP['functions/api/users.ts'] as string });
  copyPackage(root, 'lib', '0.1.0');
  expect(await look(root)).toEqual([]);
});

describe('finds a planted fault, no other, and is content afterwards', () => {
  test.each(Object.entries(CASES))('%s', async (_, { plant, finds, says, cure, compiler }) => {
    const root = await createHealthy({}, compiler);
    expect(await look(root)).toEqual([]);
    await plant(root);
    const found = await look(root);
    expect(found.map(toLine)).toEqual(finds);
    expect(found.map(({ message, help }) => `${message} ${help}`).join('\n')).toMatch(says);
    if (cure === undefined) expect(found.every((each) => each.mend !== undefined)).toBe(true);
    await (cure ?? fix)(root);
    expect((await look(root)).map(toLine)).toEqual([]);
  });
});
