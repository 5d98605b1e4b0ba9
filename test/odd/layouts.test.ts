import { execFileSync } from 'node:child_process';
import { describe, test } from 'vitest';
import { COMPILERS, type CompilerName, createApp } from '../support/app.js';
import { type Typed, expectTyped } from './expect-typed.js';

const OPTIONS = { strict: true, module: 'nodenext', target: 'es2022', types: [], skipLibCheck: true };

function tsconfig(options: object, rest: object = {}): string {
  return JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, ...rest });
}

/** The files of the small app, moved into `folder`. */
function moveTo(
  folder: string,
  files: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | undefined>> {
  const event = (type: string) => `export type ${type};\n`;
  return {
    'tsc-run.config.ts': undefined,
    'events/user-registered.ts': undefined,
    'events/order-paid.ts': undefined,
    'functions/subscribers/mail.ts': undefined,
    'functions/api/users.ts': undefined,
    [`${folder}/tsc-run.config.ts`]: `import { defineConfig } from '@tsc-run/core';
export default defineConfig({ events: { subscribers: { mail: { events: ['user.registered'] } } } });
`,
    [`${folder}/events/user-registered.ts`]: event('UserRegisteredEvent = { id: string }'),
    [`${folder}/events/order-paid.ts`]: event('OrderPaidEvent = { total: number }'),
    [`${folder}/functions/subscribers/mail.ts`]: `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) { return event.data.id; }
`,
    [`${folder}/functions/api/users.ts`]: `import { events } from '@tsc-run/core';
export const POST = () => events.emit('user.registered', { id: '1' });
`,
    ...files,
  };
}

const CONFIG_IN_SRC: Typed = { app: 'src', file: 'functions/lib/wrong.ts' };
const PLAIN: Typed = { file: 'functions/lib/wrong.ts' };

type Layout = {
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly typed: Typed;
  readonly compilers?: readonly CompilerName[];
  /** A referenced project that must be built before the app compiles. */
  readonly build?: string;
};

const FIVE_TO_NEXT = ['5.4', '6.0', '7.0'] as const;

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'the config in src/, with rootDir': {
    files: { ...moveTo('src'), 'tsconfig.json': tsconfig({ rootDir: 'src', outDir: 'dist' }, { include: ['src'] }) },
    typed: CONFIG_IN_SRC,
  },
  'sources and generated files in src/, the config above, with rootDir': {
    files: {
      'tsconfig.json': tsconfig({ rootDir: '.', outDir: 'dist' }, { include: ['src', 'events', 'functions', '*.ts'] }),
      'tsc-run.config.ts': `export default { events: { outDir: 'src/generated', subscribers: { mail: { events: ['user.registered'] } } } };\n`,
    },
    typed: { file: 'src/wrong.ts' },
  },
  'only functions/ and the generated files are included': {
    files: { 'tsconfig.json': tsconfig({ noEmit: true }, { include: ['functions', 'generated'] }) },
    typed: PLAIN,
  },
  'files, no include': {
    files: {
      'tsconfig.json': tsconfig(
        { noEmit: true },
        {
          files: [
            'functions/lib/wrong.ts',
            'functions/api/users.ts',
            'functions/subscribers/mail.ts',
            'generated/events.ts',
            'generated/subscribers.ts',
          ],
        },
      ),
      'functions/lib/wrong.ts': 'export {};\n',
    },
    typed: PLAIN,
  },
  'paths without baseUrl, and event types imported through an alias': {
    files: {
      'tsconfig.json': tsconfig({
        noEmit: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        paths: { '~/*': ['./*'], '@lib/*': ['./lib/*'] },
      }),
      'events/user-registered.ts': `import type { Id } from '@lib/id';\nexport type UserRegisteredEvent = { id: Id };\n`,
      'lib/id.ts': 'export type Id = string;\n',
      'functions/api/users.ts': `import { events } from '@tsc-run/core';
import type { UserRegisteredEvent } from '~/events/user-registered';
const data: UserRegisteredEvent = { id: '1' };
export const POST = () => events.emit('user.registered', data);
`,
    },
    typed: PLAIN,
    compilers: FIVE_TO_NEXT,
  },
  'baseUrl, in TypeScript 5': {
    files: {
      'tsconfig.json': tsconfig({ noEmit: true, module: 'esnext', moduleResolution: 'bundler', baseUrl: '.' }),
      'events/user-registered.ts': `import type { Id } from 'lib/id';\nexport type UserRegisteredEvent = { id: Id };\n`,
      'lib/id.ts': 'export type Id = string;\n',
    },
    typed: PLAIN,
    compilers: ['5.4', '5.9'],
  },
  'a chain of extends, one of them from a package': {
    files: {
      'tsconfig.json': JSON.stringify({ extends: ['./config/app.json', 'shared-config/strict'] }),
      'config/app.json': JSON.stringify({
        extends: './base',
        include: ['../functions', '../generated'],
        compilerOptions: { noEmit: true },
      }),
      'config/base.json': `{\n  // Comments and trailing commas are fine.\n  "compilerOptions": { "module": "nodenext", "target": "es2022", "types": [], },\n}`,
      'node_modules/shared-config/package.json': '{ "name": "shared-config" }',
      'node_modules/shared-config/strict.json': '{ "compilerOptions": { "strict": true, "skipLibCheck": true } }',
    },
    typed: PLAIN,
    compilers: FIVE_TO_NEXT,
  },
  'a solution-style tsconfig, which only references others': {
    files: {
      'tsconfig.json': JSON.stringify({
        files: [],
        references: [{ path: './tsconfig.app.json' }, { path: './tools' }],
      }),
      'tsconfig.app.json': tsconfig({ noEmit: true }, { include: ['events', 'functions', 'generated', '*.ts'] }),
      'tools/tsconfig.json': tsconfig({ noEmit: true }, { include: ['.'] }),
      'tools/build.ts': 'export const built = true;\n',
    },
    typed: PLAIN,
  },
  'references between composite projects': {
    files: {
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: './lib' }, { path: './tsconfig.app.json' }] }),
      'tsconfig.app.json': tsconfig(
        { composite: true, outDir: 'out', rootDir: '.' },
        { include: ['events', 'functions', 'generated', '*.config.ts'], references: [{ path: './lib' }] },
      ),
      'lib/tsconfig.json': tsconfig({ composite: true, outDir: '../out/lib', rootDir: '.' }, { include: ['.'] }),
      'lib/id.ts': 'export type Id = string;\n',
      'events/user-registered.ts': `import type { Id } from '../lib/id.js';\nexport type UserRegisteredEvent = { id: Id };\n`,
    },
    typed: PLAIN,
    build: 'lib',
  },
  'a CommonJS app': {
    files: {
      'package.json': '{ "name": "app" }',
      'tsconfig.json': tsconfig({ module: 'node16', moduleResolution: 'node16', noEmit: true }),
    },
    typed: PLAIN,
    compilers: COMPILERS,
  },
  'a CommonJS app with an ES module among its events': {
    files: {
      'package.json': '{ "name": "app" }',
      'tsconfig.json': tsconfig({ module: 'node16', moduleResolution: 'node16', noEmit: true }),
      'events/user-registered.ts': undefined,
      'events/user-registered.mts': 'export type UserRegisteredEvent = { id: string };\n',
      'events/order-paid.ts': undefined,
      'events/order-paid.cts': 'export type OrderPaidEvent = { total: number };\n',
    },
    typed: PLAIN,
  },
  'a module registry, imported as #events': {
    files: {
      'package.json': '{ "type": "module", "imports": { "#events": "./generated/events.js" } }',
      'tsconfig.json': tsconfig({ rootDir: '.', outDir: 'dist', noEmit: true }),
      'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({ events: { registry: 'module', subscribers: { mail: { events: ['user.registered'] } } } });
`,
      'functions/subscribers/mail.ts': `import type { events } from '#events';
export function listen(event: events.For<'mail'>) { return event.data.id; }
`,
      'functions/api/users.ts': `import { events } from '#events';
export const POST = () => events.emit('user.registered', { id: '1' });
`,
    },
    typed: { ...PLAIN, from: '#events' },
    compilers: ['5.4', '6.0', '7.0', 'next'],
  },
};

describe.each(Object.entries(LAYOUTS))('%s', (_, { files, typed, build, compilers = ['5.9', '7.0'] }) => {
  test.each(process.env['LONG'] ? compilers : compilers.slice(-1))('TypeScript %s', async (compiler) => {
    const root = createApp(files, compiler);
    if (build !== undefined) {
      execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--build', build], { cwd: root });
    }
    await expectTyped(root, typed);
  });
});
