import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linkPackages, REPOSITORY } from '../support/app.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { build, createBuiltApp, invoke, linkPackage, readManifest, toQueueEvent, toRequest } from './build-app.js';

const LISTEN = `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>, context: events.Context) {
  console.log('mail for', event.data.id, context.id, context.attempt);
}
`;

test('each function runs from its folder alone', async () => {
  const root = await createBuiltApp({
    'functions/subscribers/mail.ts': LISTEN,
    'functions/api/users/[id].ts': `import { http } from '@tsc-run/core';
export const GET = (request: http.Request) => http.response().json({ id: request.params['id'] });
`,
  });
  const { stdout, stderr } = await build(root);
  expect(stderr).toBe('');
  expect(stdout.replaceAll(/ +\d+\.\d kB/g, ' N kB')).toBe(`function         routes              size     gzip
api users        POST /users N kB N kB
api users/[id]   GET /users/[id] N kB N kB
subscriber mail N kB N kB

Built 3 functions in dist: 6 files written
2 events, 1 subscriber, 1 call site: no problems (0.1 s)
`);
  const mail = await invoke(`${root}/dist/functions/subscribers/mail`, toQueueEvent('user.registered', { id: '7' }));
  expect(mail.answer).toEqual({ batchItemFailures: [] });
  expect(mail.printed).toContain('mail for 7 42 1');
  const users = await invoke(`${root}/dist/functions/api/users.ts`, toRequest('POST', '/users'));
  expect(users.emitted).toEqual(['user.registered {"id":"1"}']);
  const request = toRequest('GET', '/users/7', undefined, { id: '7' });
  const one = await invoke(`${root}/dist/functions/api/users/[id].ts`, request);
  expect(one.answer).toMatchObject({ statusCode: 200, body: '{"id":"7"}' });
  expect(readManifest(root)).toMatchObject({
    version: 1,
    runtime: 'nodejs24.x',
    project: 'shop',
    functions: [
      { kind: 'api', name: 'users', folder: 'functions/api/users.ts', emits: true, secrets: false },
      { kind: 'api', name: 'users/[id]', file: 'functions/api/users/[id].ts', emits: false, secrets: false },
      { kind: 'subscriber', name: 'mail', folder: 'functions/subscribers/mail', emits: false, secrets: false },
    ],
  });
});

test('the showcase: what it emits reaches its subscribers', async () => {
  const root = createFolder();
  for (const path of ['fixtures/shop', 'generated'])
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  linkPackages(root);
  linkPackage(root, 'uuid');
  const shop = join(root, 'fixtures/shop');
  await build(shop);
  const body = { name: 'Ada', email: 'ada@example.com' };
  const { answer, emitted } = await invoke(`${shop}/dist/functions/api/users.ts`, toRequest('POST', '/users', body));
  expect(answer).toMatchObject({ statusCode: 201 });
  const [, type = '', data = ''] = /^(\S+) (.*)$/.exec(emitted[0] ?? '') ?? [];
  expect(type).toBe('user.registered');
  const event = toQueueEvent(type, JSON.parse(data) as object);
  for (const name of ['send-welcome-email', 'update-analytics']) {
    const delivered = await invoke(`${shop}/dist/functions/subscribers/${name}`, event);
    expect(delivered).toMatchObject({ answer: { batchItemFailures: [] } });
    expect(delivered.printed).toContain(name);
  }
});

test('one function has all routes where the config says so', async () => {
  const route = (text: string) => `import { http } from '@tsc-run/core';
export const GET = () => http.response().json('${text}');
`;
  const root = await createBuiltApp({ 'functions/api/a.ts': route('a'), 'functions/api/b/[id].ts': route('b') });
  await build(root);
  const config = readFile(root, 'tsc-run.config.ts').replace('{ events', "{ deploy: { functions: 'single' }, events");
  writeFiles(root, { 'tsc-run.config.ts': config });
  const { stdout } = await build(root);
  expect(stdout).toMatch(/^api +GET \/a; GET \/b\/\[id\]; POST \/users /m);
  expect(listFolder(root, 'dist').filter((path) => !path.includes('subscribers'))).toEqual([
    'dist/functions/api/index.mjs',
    'dist/functions/api/index.mjs.map',
    'dist/manifest.json',
  ]);
  for (const [path, text] of [
    ['/a', 'a'],
    ['/b/7', 'b'],
  ] as const) {
    const { answer } = await invoke(`${root}/dist/functions/api`, toRequest('GET', path));
    expect(answer, path).toMatchObject({ statusCode: 200, body: `"${text}"` });
  }
});

describe('what a bundle holds', () => {
  const HANDLER = `import { http } from '@tsc-run/core';
export const GET = () => http.response();
`;
  const FILES = {
    'functions/api/quiet.ts': HANDLER,
    'functions/api/direct.ts': `import { events } from '@tsc-run/core';
const { emit } = events;
export const POST = async () => void (await emit('user.registered', { id: '1' }));
`,
    'functions/api/unused.ts': `import { events } from '@tsc-run/core';
const send = () => events.emit('user.registered', { id: '1' });
export const GET = () => undefined;
void send;
`,
    'lib/notify.ts': `import { events } from '@tsc-run/core';
export const notify = () => events.emit('user.registered', { id: '1' });
`,
    'functions/api/indirect.ts': `import { notify } from '../../lib/notify.js';
export const POST = async () => void (await notify());
`,
    'functions/api/secret.ts': `import { secrets } from '@tsc-run/core';
export const GET = async () => void (await secrets.getSecret('key'));
`,
    'functions/subscribers/mail.ts': `import { events } from '@tsc-run/core';
export const listen = async (event: events.For<'mail'>) => void (await events.emit('user.registered', event.data));
`,
  };

  test('the manifest says who emits and who reads secrets', async () => {
    const root = await createBuiltApp(FILES);
    await build(root);
    const found = readManifest(root).functions.map(({ name, emits, secrets }) => [name, emits, secrets]);
    expect(found).toEqual([
      ['direct', true, false],
      ['indirect', true, false],
      ['quiet', false, false],
      ['secret', false, true],
      ['unused', false, false],
      ['users', true, false],
      ['mail', true, false],
    ]);
  });

  test('nothing of the analyzer', async () => {
    const root = await createBuiltApp(FILES);
    await build(root);
    const sources = readManifest(root).functions.flatMap(({ folder }) => {
      const map = readFile(root, `dist/${folder}/index.mjs.map`);
      return (JSON.parse(map) as { sources: string[] }).sources;
    });
    const ours = [...new Set(sources)].filter((path) => path.startsWith('node_modules/@tsc-run/core/'));
    expect(ours.length).toBeGreaterThan(3);
    for (const path of ours) {
      const text = readFileSync(join(REPOSITORY, path.slice('node_modules/@tsc-run/core/'.length)), 'utf8');
      for (const [, region = ''] of text.matchAll(/^\/\/#region (src\/\S+)/gm))
        expect(region, path).toMatch(/^src\/(?:index\.ts|runtime\/|buses\/|lambda\/)/);
    }
  });

  test('little of ours', async () => {
    const root = await createBuiltApp({ 'functions/api/quiet.ts': HANDLER });
    await build(root);
    const sizes = readManifest(root).functions.map(({ name, gzip }) => [name, gzip] as const);
    console.log('gzipped:', sizes.map((each) => each.join(' ')).join(', '));
    const { users, quiet, mail } = Object.fromEntries(sizes);
    expect(mail).toBeLessThanOrEqual(6 * 1024);
    expect(quiet).toBeLessThanOrEqual(8 * 1024);
    expect(users).toBeLessThanOrEqual(14 * 1024);
  });

  test('the same bytes wherever the app is, and whenever it is built', async () => {
    const parents = ['', 'deeper/a folder/'];
    const built = await Promise.all(
      parents.map(async (parent) => {
        const root = createFolder();
        const app = join(root, parent);
        await createBuiltApp(FILES, app);
        linkPackage(app, 'zod');
        await build(app);
        return listFolder(app, 'dist').map((path) => [path, readFile(app, path)]);
      }),
    );
    expect(built[0]).toEqual(built[1]);
    for (const [path, text = ''] of built[0] ?? []) {
      expect(text, path).not.toContain(REPOSITORY);
      expect(text, path).not.toMatch(/tmp\/|tsc-run-test/);
    }
  });

  test('names survive, so that stacks and comparisons of names stay readable', async () => {
    const root = await createBuiltApp({
      'functions/api/fails.ts': `class PaymentDeclinedError extends Error {}
function chargeTheCustomer(amount: number): number {
  if (amount > 1) throw new PaymentDeclinedError('declined');
  return amount;
}
export const GET = (): never => {
  try {
    chargeTheCustomer(1);
    chargeTheCustomer(2);
  } catch (error) {
    console.log((error as Error).constructor.name, (error as Error).stack);
  }
  throw new Error('end');
};
`,
    });
    await build(root);
    const { printed } = await invoke(`${root}/dist/functions/api/fails.ts`, toRequest('GET', '/fails'));
    expect(printed).toMatch(
      /PaymentDeclinedError Error: declined\n +at chargeTheCustomer \(.*functions\/api\/fails\.ts:3:25\)/,
    );
  });
});
