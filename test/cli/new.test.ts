import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createApp, REPOSITORY } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const NEW_CONFIG = `import { defineConfig } from '@tsc-run/core';

export default defineConfig({
  events: {
    subscribers: {
      mail: { events: ['user.registered'] },
    },
  },
});
`;

type Manifest = {
  readonly events: readonly { readonly name: string }[];
  readonly subscribers: readonly { readonly name: string; readonly events: readonly string[] }[];
};

function readManifest(root: string): Manifest {
  return JSON.parse(readFile(root, 'generated/manifest.json')) as Manifest;
}

function texts(root: string): Readonly<Record<string, string>> {
  const paths = listFolder(root).filter((path) => !path.startsWith('.tsc-run/'));
  return Object.fromEntries(paths.map((path) => [path, readFile(root, path)]));
}

async function expectDone(root: string, line: string): Promise<string> {
  const { code, stdout, stderr } = await runInside(
    root,
    line.split(' ').filter((word) => word !== ''),
  );
  expect(code, stdout + stderr).toBe(0);
  return stdout;
}

/** A command that is refused in one sentence, and leaves everything as it is. */
async function expectRefused(root: string, line: string, sentence: string | RegExp): Promise<void> {
  const before = texts(root);
  const { code, stderr } = await runInside(
    root,
    line.split(' ').filter((word) => word !== ''),
  );
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^error: .{1,400}\n(?: {2}help: .{1,400}\n)?$/);
  expect(code).toBe(2);
  expect(texts(root)).toEqual(before);
}

describe('new event', () => {
  test.each([
    ['user.deleted', 'user-deleted', 'UserDeletedEvent'],
    ['UserDeleted', 'user-deleted', 'UserDeletedEvent'],
    ['UserDeletedEvent', 'user-deleted', 'UserDeletedEvent'],
    ['userDeleted', 'user-deleted', 'UserDeletedEvent'],
    ['toString', 'to-string', 'export type ToStringEvent'],
    ['größeGeändert', 'größe-geändert', 'GrößeGeändertEvent'],
    ['user-deleted', 'user-deleted', '/** @event user-deleted */\nexport type UserDeletedEvent'],
    ['S3.deleted', 's3-deleted', '/** @event S3.deleted */\nexport type S3DeletedEvent'],
    ['2fa.enabled', '2fa-enabled', 'The2faEnabledEvent'],
    ['größe.geändert', 'größe-geändert', 'GrößeGeändertEvent'],
  ])('%s', async (name, file, declared) => {
    const root = createApp();
    await expectDone(root, `new event ${name}`);
    expect(readFile(root, `events/${file}.ts`)).toContain(declared);
    const written = /[A-Z]/.test(name) && !name.includes('.') ? file.replaceAll('-', '.') : name;
    const { events } = readManifest(root);
    expect(events.map((event) => event.name)).toContain(written);
  });

  test('goes to the folder of the config, and is formatted by the app', async () => {
    const root = createApp({
      'tsc-run.config.ts': `export default { events: { dir: 'contracts', subscribers: {} } };\n`,
      'events/user-registered.ts': undefined,
      'functions/subscribers/mail.ts': undefined,
      '.prettierrc': '{ "tabWidth": 8 }',
    });
    symlinkSync(join(REPOSITORY, 'node_modules/prettier'), join(root, 'node_modules/prettier'));
    await expectDone(root, 'new event user.deleted');
    expect(readFile(root, 'contracts/user-deleted.ts')).toBe(
      'export type UserDeletedEvent = {\n        id: string;\n};\n',
    );
  });

  test.each([
    ['user.registered', "'user.registered' is an event already: UserRegisteredEvent in events/user-registered.ts"],
    ['user_registered', 'another spelling'],
    ['../secret', 'cannot be the name'],
    ['__proto__', 'cannot be the name'],
    ["it's", 'cannot be the name'],
    ['a*/b', 'cannot be the name'],
    ['user.', 'cannot be the name'],
    ['Event', 'cannot be the name'],
    ['🎉', 'cannot be the name'],
    ['\u001b[31m', 'cannot be the name'],
    ['con', 'Windows reserves'],
    ['COM1', 'Windows reserves'],
    ['a'.repeat(10_000), 'at most 128 characters'],
    ['a'.repeat(100), 'a file name of 100 characters'],
  ])('refuses %s', async (name, sentence) => {
    await expectRefused(createApp(), `new event ${name}`, sentence);
  });

  test('overwrites no file', async () => {
    const root = createApp({ 'events/user-deleted.ts': 'export type Helper = string;\n' });
    await expectRefused(root, 'new event user.deleted', 'events/user-deleted.ts exists already');
  });
});

describe('new subscriber', () => {
  test.each([
    ['an object', NEW_CONFIG, NEW_CONFIG.replace(/(\n +mail.*)/, "$1\n      'send-mail': { events: ['order.paid'] },")],
    ['one line', `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`, undefined],
    ['an empty object', `export default {\n  events: {\n    subscribers: {},\n  },\n};\n`, undefined],
    ['no subscribers', `export default {\n  events: {\n    rules: {}, // none\n  }\n};\n`, undefined],
    ['no events', `export default {\n  region: "eu-central-1",\n};\n`, undefined],
    ['an empty config', `import { defineConfig } from '@tsc-run/core';\nexport default defineConfig({});\n`, undefined],
    [
      'a constant',
      `const subscribers = {\n  mail: { events: ['user.registered'] },\n} as const;\nexport default { events: { subscribers } };\n`,
      undefined,
    ],
    [
      'a type assertion',
      `export default {\n  events: {\n    subscribers: {\n      mail: ({ events: ['user.registered'] } as const),\n    },\n  },\n};\n`,
      undefined,
    ],
    ['Windows lines', NEW_CONFIG.replaceAll('\n', '\r\n'), undefined],
  ])('writes its entry into %s', async (_, config, expected) => {
    const root = createApp({ 'tsc-run.config.ts': config });
    await expectDone(root, 'new subscriber send-mail --event order.paid');
    const written = readFile(root, 'tsc-run.config.ts');
    if (expected !== undefined) expect(written).toBe(expected);
    expect(written.match(/\r\n/g)?.length ?? 0).toBe(config.includes('\r\n') ? written.match(/\n/g)?.length : 0);
    const { subscribers } = readManifest(root);
    expect(subscribers.find(({ name }) => name === 'send-mail')?.events).toEqual(['order.paid']);
    expect(readFile(root, 'functions/subscribers/send-mail.ts')).toContain("events.For<'send-mail'>");
    const kept = config.includes('mail:') ? ['mail'] : [];
    expect(subscribers.map(({ name }) => name)).toEqual([...kept, 'send-mail']);
  });

  test('takes several events, and compiles', async () => {
    const root = createApp({}, '6.0');
    await expectDone(root, 'new subscriber audit --event order.paid --event user.registered');
    await expectDone(root, 'check');
  });

  test('writes into a JSON file that the config imports', async () => {
    const root = createApp({
      'tsc-run.config.ts': `import subscribers from './subscribers.json';\nexport default { events: { subscribers } };\n`,
      'subscribers.json': '{\n  "mail": { "events": ["user.registered"] }\n}\n',
    });
    await expectDone(root, 'new subscriber send-mail --event order.paid');
    expect(readFile(root, 'subscribers.json')).toBe(
      '{\n  "mail": { "events": ["user.registered"] },\n  "send-mail": { "events": ["order.paid"] }\n}\n',
    );
  });

  test('writes the file of an entry that the config has', async () => {
    const root = createApp({ 'functions/subscribers/mail.ts': undefined });
    await expectDone(root, 'new subscriber mail --event order.paid');
    expect(readFile(root, 'tsc-run.config.ts')).toContain("mail: { events: ['user.registered', 'order.paid'] }");
  });

  test.each([
    ['mail', '--event order.paid', 'functions/subscribers/mail.ts exists already'],
    ['audit', '', /Name it with --event\. Events: order\.paid, user\.registered\./],
    ['audit', '--event order.payd', /Did you mean 'order\.paid'\?/],
    ['audit', '--event something.else', /tsc-run new event something\.else/],
    ['../../x', '--event order.paid', 'cannot be the name'],
    ['a//b', '--event order.paid', 'cannot be the name'],
    ['__proto__', '--event order.paid', 'cannot be the name'],
    ['audit.test', '--event order.paid', 'not a subscriber'],
    ['audit.ts', '--event order.paid', "alone: 'audit'"],
    ['nul', '--event order.paid', 'Windows reserves'],
  ])('refuses %s %s', async (name, flags, sentence) => {
    await expectRefused(createApp(), `new subscriber ${name} ${flags}`, sentence);
  });

  test('says what to write where the config cannot be edited', async () => {
    const root = createApp({
      'tsc-run.config.ts': `const all = { mail: { events: ['user.registered'] } } as const;\nexport default { events: { subscribers: Object.freeze(all) } };\n`,
    });
    await expectRefused(root, 'new subscriber audit --event order.paid', /nothing was added|yourself: audit:/);
  });
});

describe('new route', () => {
  test('writes the file that serves the route, and its handlers compile', async () => {
    const routes = {
      '/': 'index.ts',
      '/users/': 'users.ts',
      'users/profile': 'users/profile/index.ts',
      index: 'index/index.ts',
    };
    const root = createApp({ 'functions/api/users.ts': undefined }, '6.0');
    for (const [route, file] of Object.entries(routes)) {
      await expectDone(root, `new route ${route} --method POST,get,PUT,delete`);
      const handlers = [...readFile(root, `functions/api/${file}`).matchAll(/export async function (\w+)/g)];
      expect(handlers.map(([, method]) => method)).toEqual(['GET', 'POST', 'PUT', 'DELETE']);
    }
    await expectDone(root, 'new route health');
    expect(readFile(root, 'functions/api/health.ts').match(/export/g)).toHaveLength(1);
    await expectDone(root, 'check');
  });

  test.each([
    ['users/[id]', 'users/[id].ts'],
    ['users/[id]/avatar', 'users/[id]/avatar.ts'],
    ['users/[id]/avatar/large', 'users/[id]/avatar/large/index.ts'],
  ])('%s reads its parameter', async (route, file) => {
    const root = createApp();
    await expectDone(root, `new route ${route}`);
    expect(readFile(root, `functions/api/${file}`)).toBe(`import { http } from '@tsc-run/core';

export async function GET(request: http.Request) {
  const { id } = request.params;
  return http.response().json({ data: { id } });
}
`);
  });

  test('names no variable after a parameter that cannot be one', async () => {
    const root = createApp({}, '6.0');
    for (const name of ['user-id', '7', 'class', 'request', 'input', 'http', 'await'])
      await expectDone(root, `new route items/${name}/[${name}] --method GET,PUT`);
    await expectDone(root, 'check');
    expect(readFile(root, 'functions/api/items/user-id/[user-id].ts')).toContain('json({ data: request.params })');
  });

  test('refuses what another file serves, under any name of its parameters', async () => {
    const get = 'export function GET() {}\n';
    const root = createApp({ 'functions/api/orders/list.ts': get, 'functions/api/orders/[id].ts': get });
    await expectRefused(root, 'new route orders', 'functions/api/orders/list.ts has GET /orders already');
    await expectRefused(root, 'new route orders/[name]', 'functions/api/orders/[id].ts has GET /orders/[id] already');
    await expectDone(root, 'new route orders/[name] --method PUT');
  });

  test.each([
    ['users', '', 'functions/api/users.ts exists already'],
    ['users.test', '', "ends like a file that is not a route\n  help: Give the name alone: 'users'"],
    ['users.d', '', 'ends like a file'],
    ['users/list.ts', '', 'ends like a file'],
    ['orders', '--method FETCH', "There is no method 'FETCH'"],
    ['users/:id', '', /brackets: \[id\]/],
    ['[id]/[id]', '', 'twice'],
    ['../x', '', 'cannot be the path'],
    ['a/con', '', 'Windows reserves'],
    ['x'.repeat(10_000), '', 'cannot be the path'],
  ])('refuses %s %s', async (route, flags, sentence) => {
    await expectRefused(createApp(), `new route ${route} ${flags}`, sentence);
  });
});

test('takes everything back when the registry cannot be written', async () => {
  const root = createApp();
  writeFiles(root, { 'generated/events.ts': 'export const mine = 1;\n' });
  await expectRefused(root, 'new event user.deleted', 'Every change was taken back');
  await expectRefused(
    root,
    'new subscriber audit/all --event order.paid',
    'generated/events.ts was not written by tsc-run',
  );
  expect(listFolder(root)).not.toContain('functions/subscribers/audit');
});

test('adds nothing to an app that cannot be read', async () => {
  const root = createApp({ 'events/order-paid.ts': 'export type OrderPaidEvent = {' });
  await expectRefused(root, 'new event user.deleted', 'nothing was added');
});

test('works in the folder above src/, and outside any app', async () => {
  const root = createApp();
  mkdirSync(join(root, 'lib'));
  await expectDone(join(root, 'lib'), 'new event user.deleted');
  await expectRefused(createFolder(), 'new event user.deleted', 'npx tsc-run init');
});
