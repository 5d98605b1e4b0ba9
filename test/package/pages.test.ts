import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { readExamples, toFiles } from '../support/examples.js';
import { type Installed, installPacked, run, runBin } from '../support/installed.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

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
  const [first, allKeys, second] = blocksOf('docs/config.md', 3) as [string, string, string];
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
  await build('config-all-keys', {
    ...USER_EVENTS,
    ...subscriber('send-welcome-email'),
    'tsc-run.config.ts': allKeys,
  });
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

test('the examples of the page about requests and responses run', async () => {
  const pages = toFiles(readExamples('docs/http.md'));
  blocksOf('docs/http.md', 4);
  const app = installed.createApp('http', {
    ...QUICK_START,
    ...pages,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': toTsconfig(['node']),
    'main.ts': `import { createRequest, type RequestOptions } from '@tsc-run/core/testing';
import { PATCH } from './functions/api/users/[id].js';
import { POST } from './functions/api/photos.js';
import { GET } from './functions/api/report.js';
import { connect } from './lib/mail.js';
const patch = async (json: unknown) => (await PATCH(createRequest('PATCH', '/users/7', { json, params: { id: '7' } }))).body;
console.log(await patch({ name: 'Ada' }), await patch({ name: '' }));
const form = new FormData();
form.set('photo', new File(['abc'], 'a.png'));
const sent = new Response(form);
const headers = { 'content-type': sent.headers.get('content-type')! };
console.log((await POST(createRequest('POST', '/photos', { headers, body: new Uint8Array(await sent.arrayBuffer()) }))).body);
for (const options of [{}, { cookies: { session: 's' } }] satisfies RequestOptions[]) {
  const { statusCode, headers, cookies, body } = GET(createRequest('GET', '/report', options));
  console.log(statusCode, headers, cookies, typeof body === 'string' ? body : new TextDecoder().decode(body));
}
process.env['MAIL_KEY'] = 'k';
console.log(await connect());
`,
  });
  mkdirSync(join(app, 'node_modules'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules/zod'), join(app, 'node_modules/zod'));
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  const { code, output } = await run(process.execPath, ['dist/main.js'], app);
  expect(output).toMatchInlineSnapshot(`
    "{"id":"7","name":"Ada"} {"errors":[{"path":["name"],"message":"Too small: expected string to have >=1 characters","code":"too_small"}]}
    {"size":3}
    302 { location: '/login' } [] 
    200 {
      'cache-control': 'no-store',
      'content-type': 'text/csv',
      'content-disposition': \`attachment; filename="Bericht M_rz.csv"; filename*=UTF-8''Bericht%20M%C3%A4rz.csv\`
    } [ 'seen=yes; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax' ] a,b
    1,2
    
    { host: 'localhost', key: 'k' }
    "
  `);
  expect(code).toBe(0);
});

test('the examples of the page about tests pass', async () => {
  const [withVitest, withNode, withSeeds, context] = blocksOf('docs/testing.md', 4) as [string, string, string, string];
  const own = `import { outbox } from '../lib/outbox.js';
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
  const bySource = await run(process.execPath, ['--import', 'tsx', '--test', 'tests/node.test.ts'], app);
  expect(bySource).toMatchObject({ code: 0, output: expect.stringMatching(/pass 1\n/) });
  const byVitest = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/vitest.test.ts'], app);
  expect(byVitest).toMatchObject({ code: 0, output: expect.stringMatching(/Tests +5 passed/) });
  const [, inCommonJs = ''] = /without `with`: `(.*)`/.exec(readFile(REPOSITORY, 'docs/testing.md')) ?? [];
  const inModule = /^import manifest .*$/m;
  writeFiles(app, {
    'package.json': '{ "type": "commonjs" }',
    'tests/node.test.ts': readFile(app, 'tests/node.test.ts').replace(inModule, inCommonJs),
  });
  rmSync(join(app, 'tests/vitest.test.ts'));
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  expect(await run(process.execPath, ['--test', 'dist/tests/node.test.js'], app)).toMatchObject({ code: 0 });
});
