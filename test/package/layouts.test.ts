import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Example, readExamples, toFiles } from '../support/examples.js';
import { findNode, type Installed, installPacked, linkTypescript, run, runBin } from '../support/installed.js';
import { execute, installPnpm } from '../support/packages.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

const PAGE = 'docs/layouts.md';
const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));
const { 'tsconfig.json': TSCONFIG = '', 'tsc-run.config.ts': CONFIG = '', ...SOURCES } = QUICK_START;

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0');
});
afterAll(() => installed.remove());

function read(heading: string): readonly Example[] {
  return readExamples(PAGE, `## ${heading}`);
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Runs commands that must succeed in silence or with `no problems`. */
async function expectClean(app: string, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { code, output } = await runBin(app, line);
    expect(output, line).toMatch(line.startsWith('tsc ') ? /^$/ : /no problems/);
    expect(code, line).toBe(0);
  }
}

/** A slip in a handler must be found by both commands. */
async function expectTyped(app: string, handler: string, commands: readonly string[]): Promise<void> {
  const text = readFile(app, handler);
  expect(text).toContain("emit('user.registered'");
  writeFiles(app, { [handler]: text.replace("emit('user.registered'", "emit('user.registerd'") });
  for (const line of commands) {
    const { code, output } = await runBin(app, line);
    expect(code, `${line}\n${output}`).not.toBe(0);
    expect(output).toContain("'user.registerd'");
  }
  writeFiles(app, { [handler]: text });
}

const HANDLER = 'functions/api/users.ts';

/** `npx …` of the section's commands, each as it is written. */
function commandsOf(heading: string): readonly string[] {
  const text = read(heading)
    .filter(({ language }) => language === 'sh')
    .map((example) => example.text)
    .join('');
  return [...text.matchAll(/^npx (.*)$/gm)].map(([, line = '']) => (line === 'tsc' ? 'tsc -p .' : line));
}

test('an empty folder', async () => {
  const root = join(installed.path, 'empty');
  mkdirSync(root);
  const toInstalled = (word: string) => (word === '@tsc-run/core' ? installed.tarball : word);
  const lines = read('An empty folder')[0]?.text.trim().split('\n') ?? [];
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    // The compiler of this repository takes the place of the one from the registry.
    if (line.endsWith('typescript')) linkTypescript(root, '7.0');
    else execute('npm', root, ...line.split(' ').slice(1).map(toInstalled));
  }
  writeFiles(root, { ...QUICK_START, 'main.ts': toFiles(readExamples('docs/delivery.md'))['main.ts'] ?? '' });
  await expectClean(root, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  expect((await run(findNode(24, installed.path), ['dist/main.js'], root)).output).toContain('Welcome, Ada!');
  await expectTyped(root, HANDLER, ['tsc -p . --noEmit', 'tsc-run check']);
});

/** What `create-vite` writes for React and TypeScript. */
const VITE: Files = {
  'package.json': '{ "name": "site", "private": true, "type": "module" }',
  'tsconfig.app.json': JSON.stringify({
    compilerOptions: {
      tsBuildInfoFile: './node_modules/.tmp/tsconfig.app.tsbuildinfo',
      target: 'es2023',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      module: 'esnext',
      types: [],
      skipLibCheck: true,
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      moduleDetection: 'force',
      noEmit: true,
      jsx: 'react-jsx',
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
    },
    include: ['src'],
  }),
  'tsconfig.node.json': JSON.stringify({
    compilerOptions: {
      tsBuildInfoFile: './node_modules/.tmp/tsconfig.node.tsbuildinfo',
      target: 'es2023',
      lib: ['ES2023'],
      module: 'esnext',
      types: [],
      skipLibCheck: true,
      moduleResolution: 'bundler',
      noEmit: true,
      strict: true,
    },
    include: ['vite.config.ts'],
  }),
  'vite.config.ts': 'export default {};\n',
  'src/main.tsx': `document.title = 'site';\nexport {};\n`,
};

test('Vite, with project references', async () => {
  const app = installed.createApp('vite', {
    ...VITE,
    ...SOURCES,
    'tsc-run.config.ts': CONFIG,
    ...toFiles(read('Vite, with project references')),
  });
  expect(existsSync(join(app, 'tsconfig.functions.json'))).toBe(true);
  await expectClean(app, 'tsc-run generate', 'tsc -b', 'tsc-run check');
  await expectTyped(app, HANDLER, ['tsc -b', 'tsc-run check']);
});

/** What `create-next-app` writes. */
const NEXT: Files = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2017',
      lib: ['dom', 'dom.iterable', 'esnext'],
      allowJs: true,
      skipLibCheck: true,
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      resolveJsonModule: true,
      isolatedModules: true,
      jsx: 'react-jsx',
      incremental: true,
      paths: { '@/*': ['./src/*'] },
    },
    include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
    exclude: ['node_modules'],
  }),
  'src/app/page.tsx': 'export default function Page() {\n  return null;\n}\n',
};

test('Next, with src/', async () => {
  const { [HANDLER]: _, ...sources } = SOURCES;
  const app = installed.createApp('next', { ...NEXT, ...below('src', sources), ...toFiles(read('Next, with `src/`')) });
  const { scripts } = JSON.parse(readFile(app, 'package.json')) as { scripts: Record<string, string> };
  await expectClean(app, scripts['generate'] ?? '', 'tsc -p .', scripts['check'] ?? '');
  await expectTyped(app, 'src/app/api/users/route.ts', ['tsc -p .', scripts['check'] ?? '']);
});

test.each(process.env['LONG'] ? ['5.4', '5.9', '6.0', '7.0'] : ['5.9', '7.0'])(
  'Express, with rootDir: TypeScript %s',
  async (version) => {
    const section = 'Express, with `rootDir`';
    const app = installed.createApp(`express-${version}`, {
      'package.json': '{ "name": "express-app", "version": "1.0.0" }',
      ...below('src', SOURCES),
      ...toFiles(read(section)),
    });
    linkTypescript(app, version);
    await expectClean(app, ...commandsOf(section));
    expect(readFile(app, 'dist/functions/api/users.js')).toContain('exports.POST');
    await expectTyped(app, `src/${HANDLER}`, ['tsc -p . --noEmit', 'tsc-run check --project src']);
    if (Number.parseInt(version, 10) < 6) return;
    writeFiles(app, { 'tsconfig.json': readFile(app, 'tsconfig.json').replace('nodenext', 'commonjs') });
    await expectClean(app, ...commandsOf(section));
  },
);

test('Express, with only the generated files moved', async () => {
  const fragment = read('Express, with `rootDir`').find(
    ({ language, path }) => language === 'ts' && path === undefined,
  );
  const app = installed.createApp('outdir', {
    ...SOURCES,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': TSCONFIG.replace('"generated"', '"src"'),
    'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';\n${fragment?.text}`.replace(
      'subscribers: {}',
      `subscribers: { 'send-welcome-email': { events: ['user.registered'] } }`,
    ),
  });
  await expectClean(app, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  expect(existsSync(join(app, 'src/generated/events.ts'))).toBe(true);
});

test('handlers in folders of their own', async () => {
  const section = 'Handlers in folders of their own';
  const {
    'events/user-registered.ts': event = '',
    [HANDLER]: handler = '',
    'functions/subscribers/send-welcome-email.ts': _,
    ...rest
  } = SOURCES;
  const app = installed.createApp('handlers', {
    ...rest,
    'package.json': '{ "type": "module" }',
    'src/events/user-registered.ts': event,
    'src/functions/users/handler.ts': handler,
    ...toFiles(read(section)),
  });
  await expectClean(app, ...commandsOf(section));
  await expectTyped(app, 'src/functions/users/handler.ts', ['tsc -p . --noEmit', 'tsc-run check']);
});

test('CommonJS', async () => {
  const app = installed.createApp('commonjs', { ...QUICK_START, 'package.json': '{ "type": "commonjs" }' });
  await expectClean(app, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  expect(readFile(app, 'dist/functions/api/users.js')).toContain('exports.POST');
  await expectTyped(app, HANDLER, ['tsc -p . --noEmit', 'tsc-run check']);
});

describe('workspaces that share event types', () => {
  const { 'events/user-registered.ts': _, ...sources } = SOURCES;
  const toWorkspace = (local: string): Files => ({
    ...toFiles(read('Workspaces that share event types')),
    ...below('apps/shop', {
      ...sources,
      'tsc-run.config.ts': CONFIG,
      'tsconfig.json': TSCONFIG.replace('"rootDir": "."', '"noEmit": true').replace(/,\s*"outDir": "dist"/, ''),
      'package.json': JSON.stringify({
        name: 'shop',
        version: '1.0.0',
        private: true,
        type: 'module',
        dependencies: { '@acme/contracts': local, '@tsc-run/core': `file:${installed.tarball}` },
      }),
    }),
  });

  async function expectShared(root: string): Promise<void> {
    const app = join(root, 'apps/shop');
    linkTypescript(app, '7.0');
    await expectClean(root, ...commandsOf('Workspaces that share event types'));
    await expectClean(app, 'tsc -p .', 'tsc-run check');
    await expectTyped(app, HANDLER, ['tsc -p .', 'tsc-run check']);
    const path = 'packages/contracts/index.ts';
    writeFiles(root, { [path]: readFile(root, path).replace('email:', 'emailAddress:') });
    expect(await runBin(app, 'tsc -p .')).toMatchObject({ output: expect.stringContaining('emailAddress') as string });
  }

  test('npm', async () => {
    const root = join(installed.path, 'npm-workspace');
    const manifest = { private: true, workspaces: ['apps/*', 'packages/*'] };
    writeFiles(root, { ...toWorkspace('1.0.0'), 'package.json': JSON.stringify(manifest) });
    execute('npm', root, 'install', '--no-audit', '--no-fund');
    await expectShared(root);
  }, 120_000);

  test('pnpm', async (context) => {
    const pnpm = installPnpm(installed.path);
    if (typeof pnpm === 'string') return context.skip(pnpm);
    const root = join(installed.path, 'pnpm-workspace');
    writeFiles(root, {
      ...toWorkspace('workspace:*'),
      'package.json': '{ "private": true }',
      'pnpm-workspace.yaml': "packages: ['apps/*', 'packages/*']\n",
    });
    pnpm(root, 'install', '--ignore-scripts');
    await expectShared(root);
  }, 120_000);
});

test('an existing map of events', async () => {
  const { 'events/user-registered.ts': _, ...sources } = SOURCES;
  const files = toFiles(read('An existing map of events'));
  const app = installed.createApp('map', {
    ...sources,
    ...files,
    'package.json': '{ "type": "module" }',
    'tsc-run.config.ts': CONFIG.replace(
      'subscribers: {',
      `subscribers: { billing: { events: ['order.paid'], external: true },`,
    ),
    'tsconfig.json': TSCONFIG.replace('"events"', '"events", "lib"'),
  });
  await expectClean(app, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  await expectTyped(app, HANDLER, ['tsc -p . --noEmit', 'tsc-run check']);
  const path = 'lib/events.ts';
  writeFiles(app, { [path]: readFile(app, path).replace("'order.paid'", "'order.payd'") });
  const wrong = await runBin(app, 'tsc -p . --noEmit');
  expect(wrong.output).toContain('lib/events.ts(8,14): error TS2345: Argument of type \'"order.payd"\'');
});

test('one subscriber for all events', async () => {
  const app = installed.createApp('all', {
    ...SOURCES,
    ...toFiles(read('One subscriber for all events')),
    'package.json': '{ "type": "module" }',
    'events/more.ts': `export type UserVerifiedEvent = { id: string; name: string };\nexport type OrderPaidEvent = { total: number };\n`,
    'tsconfig.json': TSCONFIG,
  });
  await expectClean(app, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  const { subscribers } = JSON.parse(readFile(app, 'generated/manifest.json')) as { subscribers: readonly unknown[] };
  expect(subscribers).toEqual([
    expect.objectContaining({ name: 'audit', events: ['order.paid', 'user.registered', 'user.verified'] }),
    expect.objectContaining({ name: 'send-welcome-email', events: ['user.registered', 'user.verified'] }),
  ]);
});

test('several apps in one program', async () => {
  const app = installed.createApp('module', {
    'events/user-registered.ts': SOURCES['events/user-registered.ts'] ?? '',
    'tsconfig.json': TSCONFIG,
    ...toFiles(read('Several apps in one program')),
  });
  await expectClean(app, 'tsc-run generate', 'tsc -p .', 'tsc-run check');
  for (const major of [20, 24] as const) {
    const { code, output } = await run(findNode(major, installed.path), ['dist/main.js'], app);
    expect(output).toContain('Welcome, Ada!\n');
    expect(code).toBe(0);
  }
  await expectTyped(app, 'functions/users.ts', ['tsc -p . --noEmit', 'tsc-run check']);
  writeFiles(app, { 'main.ts': readFile(app, 'main.ts').replace("'send-welcome-email':", "'send-welcom-email':") });
  expect((await runBin(app, 'tsc -p . --noEmit')).output).toContain("'send-welcom-email'");
});
