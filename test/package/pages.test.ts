import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { readExamples, toFiles } from '../support/examples.js';
import { type Installed, installPacked, run, runBin } from '../support/installed.js';
import { type Files, readFile } from '../support/temp-folder.js';

const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0', '@types/node');
});
afterAll(() => installed.remove());

/** The TypeScript of a page, block by block. */
function blocksOf(page: string, count: number): readonly string[] {
  const blocks = readExamples(page).filter(({ language }) => language === 'ts');
  expect(blocks).toHaveLength(count);
  return blocks.map(({ text }) => text);
}

function toTsconfig(types: readonly string[] = []): string {
  const { compilerOptions, ...rest } = JSON.parse(QUICK_START['tsconfig.json'] ?? '') as { compilerOptions: object };
  const include = ['events', 'functions', 'generated', 'lib', 'tests', '*.ts'];
  return JSON.stringify({ ...rest, compilerOptions: { ...compilerOptions, types }, include });
}

async function build(name: string, files: Files): Promise<string> {
  const app = installed.createApp(name, {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': toTsconfig(),
    ...files,
  });
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  expect(await runBin(app, 'tsc-run check')).toMatchObject({ code: 0 });
  return app;
}

type Manifest = {
  readonly events: readonly { readonly name: string; readonly subscribers: readonly string[] }[];
  readonly subscribers: readonly { readonly name: string; readonly external?: boolean }[];
};

function readManifest(app: string): Manifest {
  return JSON.parse(readFile(app, 'generated/manifest.json')) as Manifest;
}

function subscriber(name: string): Files {
  const text = `import type { events } from '@tsc-run/core';
export const listen = (event: events.For<'${name}'>) => console.log(event.type);
`;
  return { [`functions/subscribers/${name}.ts`]: text };
}

function event(name: string, type: string): Files {
  return { [`events/${name}.ts`]: `export type ${type} = { id: string; email: string };\n` };
}

const USER_EVENTS = {
  ...event('user-registered', 'UserRegisteredEvent'),
  ...event('user-verified', 'UserVerifiedEvent'),
};

test('the examples of the page about the config mean what it says', async () => {
  const [first, second] = blocksOf('docs/config.md', 2) as [string, string];
  const orders = event('order-completed', 'OrderCompletedEvent');
  const full = await build('config', {
    ...USER_EVENTS,
    ...orders,
    ...subscriber('send-welcome-email'),
    ...subscriber('update-analytics'),
    'tsc-run.config.ts': first,
    'lib/order-events.ts': "export const ORDER_EVENTS = ['order.completed'] as const;\n",
  });
  expect(readManifest(full).events).toMatchObject([
    { name: 'order.completed', subscribers: ['billing', 'update-analytics'] },
    { name: 'user.registered', subscribers: ['send-welcome-email', 'update-analytics'] },
    { name: 'user.verified', subscribers: [] },
  ]);
  const shared = await build('config-shared', {
    ...USER_EVENTS,
    ...orders,
    ...subscriber('update-analytics'),
    ...subscriber('audit'),
    'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';\n${second}`,
  });
  expect(readManifest(shared).events.map(({ name, subscribers }) => [name, subscribers])).toEqual([
    ['order.completed', ['audit']],
    ['user.registered', ['audit', 'update-analytics']],
    ['user.verified', ['audit', 'update-analytics']],
  ]);
});

test('the examples of the page about names have the names that their comments say', async () => {
  const app = await build('names', {
    ...toFiles(readExamples('docs/names.md')),
    'lib/orders.ts': 'export type Completed = { total: number };\n',
    'tsc-run.config.ts':
      "import { defineConfig } from '@tsc-run/core';\nexport default defineConfig({ events: {} });\n",
  });
  blocksOf('docs/names.md', 2);
  const names = readManifest(app).events.map(({ name }) => name);
  expect(names).toEqual(['billing.invoice.paid', 'order.completed', 'user.registered']);
});

test('the examples of the page about types compile', async () => {
  const [listen, send, flush, audit, ...sinks] = blocksOf('docs/types.md', 6);
  const core = "import { events } from '@tsc-run/core';";
  const app = await build('types', {
    ...USER_EVENTS,
    'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  events: { subscribers: { 'send-welcome-email': { events: ['user.registered', 'user.verified'] } } },
});
`,
    'functions/subscribers/send-welcome-email.ts': `import { confirm, welcome } from '../../lib/mail.js';\n${listen}`,
    'lib/mail.ts': 'export async function welcome(to: string) {}\nexport async function confirm(to: string) {}\n',
    'lib/wrappers.ts': `${core}\n${send}\n${flush}\nexport { flush, send };\n`,
    'lib/audit.ts': audit ?? '',
    'lib/sinks.ts': `${sinks.join('\n')}\nexport type { AnySink, UserSink };\n`,
  });
  expect(readManifest(app).events.map(({ name }) => name)).toEqual(['user.registered', 'user.verified']);
});

test('the examples of the page about tests pass', async () => {
  const [withVitest, withNode, withSeeds, context] = blocksOf('docs/testing.md', 4) as [string, string, string, string];
  const own = `import type { http } from '@tsc-run/core';
import { outbox } from '../lib/outbox.js';
const request = { json: () => ({ name: 'Ada', email: 'ada@example.com' }) } as unknown as http.Request;
beforeEach(() => void (outbox.length = 0));
`;
  const imports = withVitest.slice(withVitest.indexOf('import { events }'), withVitest.indexOf('let bus'));
  const more = `import { test as once } from 'vitest';
import { listen } from '../functions/subscribers/send-welcome-email.js';
once('a context can be made', async () => {
  const data = { id: '1', name: 'Ada', email: 'ada@example.com', registeredAt: '' };
${context.split('\n').slice(2).join('\n')}});
`;
  const app = installed.createApp('testing', {
    ...QUICK_START,
    ...event('order-completed', 'OrderCompletedEvent'),
    'tsc-run.config.ts': (QUICK_START['tsc-run.config.ts'] ?? '').replace(
      'subscribers: {',
      "subscribers: { billing: { events: ['order.completed'], external: true },",
    ),
    'package.json': '{ "type": "module" }',
    'tsconfig.json': toTsconfig(['node']),
    'lib/outbox.ts': 'export const outbox: string[] = [];\n',
    'functions/subscribers/send-welcome-email.ts': `import type { events } from '@tsc-run/core';
import { outbox } from '../../lib/outbox.js';
export async function listen(event: events.For<'send-welcome-email'>, context?: events.Context) {
  if (!sent.has(context?.id ?? '')) outbox.push(event.data.email);
  sent.add(context?.id ?? '');
}
const sent = new Set<string>();
`,
    'tests/vitest.test.ts': `${withVitest.replace('fakeBus, type FakeBus', 'createContext, fakeBus, type FakeBus, withSeeds')}
${own}
${withSeeds.split('\n').slice(1).join('\n')}
${more}`,
    'tests/node.test.ts': `${imports}\n${withNode}\n${own}`,
  });
  mkdirSync(join(app, 'node_modules'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules/vitest'), join(app, 'node_modules/vitest'));
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  const byNode = await run(process.execPath, ['--test', 'dist/tests/node.test.js'], app);
  expect(byNode).toMatchObject({ code: 0, output: expect.stringMatching(/pass 1\n/) });
  const byVitest = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/vitest.test.ts'], app);
  expect(byVitest).toMatchObject({ code: 0, output: expect.stringMatching(/Tests +5 passed/) });
});
