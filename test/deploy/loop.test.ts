import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBuildManifest } from '../../src/deploy/manifest.js';
import type { Template } from '../../src/deploy/synth/template.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { REPOSITORY } from '../support/app.js';
import type { Cloud } from '../support/cloud/cloud.js';
import { createFolder, readFile } from '../support/temp-folder.js';
import { checkTemplate } from './check-template.js';
import { buildAndSynth, createBuiltApp, linkSdk, openCloud, readLog } from './deploy-app.js';
import type { Loose } from '../support/cloud/stack.js';

const post = (target: string, body: object = {}, method = 'POST') => ({
  method,
  target,
  headers: [['content-type', 'application/json'] as const],
  body: JSON.stringify(body),
});

const textOf = ({ body }: { readonly body: string }): string => Buffer.from(body, 'base64').toString();

/** Takes resources out of a template. */
const without =
  (...ids: readonly string[]) =>
  (template: Template): Template => ({
    ...template,
    Resources: Object.fromEntries(Object.entries(template.Resources).filter(([id]) => !ids.includes(id))),
  });

const SECRETS = { '/shop/dev/api-key': 'sesame' };

function expectQuiet({ denied, lost, bridge }: Cloud): void {
  expect({ denied, lost, dropped: bridge.dropped }).toEqual({ denied: [], lost: [], dropped: [] });
}

test('the shop, from its source to what its subscribers log', async () => {
  const root = createFolder();
  cpSync(join(REPOSITORY, 'fixtures/shop'), join(root, 'fixtures/shop'), { recursive: true });
  linkSdk(root);
  for (const name of ['uuid', '@types'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(root, 'node_modules', name));
  const shop = join(root, 'fixtures/shop');
  await buildAndSynth(shop);
  const manifest = findBuildManifest(openFolder(shop), 'dist')!;
  expect(checkTemplate(JSON.parse(readFile(shop, 'dist/template.json')) as Template, manifest)).toEqual([]);
  const cloud = await openCloud(shop);
  const made = await cloud.request(post('/users', { email: 'ada@example.com', name: 'Ada' }));
  expect(made.status).toBe(201);
  const { data } = JSON.parse(textOf(made)) as { data: { id: string } };
  await cloud.settle();
  const log = (id: string): string => cloud.functionOf(id).log.join('');
  expect(log('SubscriberSendWelcomeEmailFunction')).toContain('to ada@example.com: Welcome, Ada!');
  expect(log('SubscriberUpdateAnalyticsFunction')).toContain(`user.registered of ${data.id}, attempt 1`);
  expect(cloud.calls).toHaveLength(2);
  expectQuiet(cloud);
});

test('events reach their subscribers, and what fails is tried again, dies, and comes back', async () => {
  const cloud = await openCloud(await createBuiltApp(), { parameters: SECRETS });
  // Each subscriber gets its own events, and a batch repeats only what failed in it.
  for (const [id, mailFails] of [
    ['a', 0],
    ['b', 2],
    ['c', 3],
  ] as const)
    expect((await cloud.request(post(`/things/${id}`, { mailFails }))).status).toBe(202);
  await cloud.settle();
  const attempts = (id: string) =>
    readLog(cloud, 'Mail')
      .filter((each) => each.event.data.id === id)
      .map(({ attempt }) => attempt);
  expect([attempts('a'), attempts('b'), attempts('c')]).toEqual([[1], [1, 2, 3], [1, 2, 3]]);
  expect(readLog(cloud, 'Mail')[0]).toMatchObject({ id: 'made-a', event: { type: 'thing.made', data: { id: 'a' } } });
  expect(readLog(cloud, 'Stats').map(({ event }) => event.data.id)).toEqual(['a', 'b', 'c']);
  expect(readLog(cloud, 'End')).toEqual([]);
  const batches = cloud.calls
    .filter(({ id }) => id === 'SubscriberMailFunction')
    .map(({ event }) => event.Records.length);
  expect(batches).toEqual([3, 2, 2]);

  // The one that failed three times is a dead letter, and a redrive delivers it once more.
  const dead = cloud.queueOf('SubscriberMailDeadLetters');
  expect(dead.messages.map(({ body }) => (JSON.parse(body) as { detail: { id: string } }).detail.id)).toEqual(['c']);
  cloud.redrive('SubscriberMailDeadLetters');
  expect(dead.messages).toEqual([]);
  await cloud.settle();
  expect(attempts('c')).toEqual([1, 2, 3, 1, 2, 3]);
  expect(dead.messages).toHaveLength(1);
  // SQS forgets it 14 days after it was sent.
  cloud.pass(14 * 24 * 3600);
  expect(dead.messages).toEqual([]);

  // A function that is called by its rule: twice more, and then its failure is a dead letter.
  await cloud.request(post('/things/d', { statsFails: true }));
  await cloud.settle();
  expect(readLog(cloud, 'Stats').filter(({ event }) => event.data.id === 'd')).toHaveLength(3);
  const [failure, ...others] = cloud.queueOf('SubscriberStatsDeadLetters').messages;
  expect(others).toEqual([]);
  expect(JSON.parse(failure!.body)).toMatchObject({
    requestPayload: { 'detail-type': 'thing.made', detail: { id: 'd' } },
    responsePayload: { error: { errorMessage: 'no statistics' } },
  });

  // A subscriber that reads a secret and emits.
  await cloud.request(post('/things/e', {}, 'PUT'));
  await cloud.settle();
  expect(readLog(cloud, 'End').map(({ event }) => event.data)).toEqual([{ id: 'e', secret: 'sesame' }]);
  expectQuiet(cloud);
});

test('raw events of other publishers arrive if their source is in the config, and those of other environments never', async () => {
  const cloud = await openCloud(await createBuiltApp(), { environment: 'prod', parameters: {} });
  const client = cloud.bridge.createClient();
  const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const put = (Source: string, detail: object, EventBusName = 'shop-prod') =>
    client.send(
      new PutEventsCommand({
        Entries: [{ Source, EventBusName, DetailType: 'thing.made', Detail: JSON.stringify(detail) }],
      }),
    );
  await put('billing/prod', { id: 'raw' });
  await put('shop/prod', { id: 'bare' });
  await put('shop/prod', { $meta: { v: 1, id: 'given', time: '2026-01-01T00:00:00.000Z' }, id: 'ours' });
  for (const source of ['shop/dev', 'Shop/prod', 'billing/dev', 'other']) await put(source, { id: source });
  await put('shop/prod', { id: 'default bus' }, 'default');
  await cloud.settle();
  const logged = readLog(cloud, 'Mail');
  expect(logged.map(({ event }) => event.data)).toEqual([{ id: 'raw' }, { id: 'bare' }, { id: 'ours' }]);
  expect(logged.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^[\da-f-]{36}$/),
    expect.stringMatching(/^[\da-f-]{36}$/),
    'given',
  ]);
  client.destroy();
});

test('what a policy does not allow does not happen', async () => {
  const root = await createBuiltApp();
  const emitOne = async (options: Parameters<typeof openCloud>[1]) => {
    const cloud = await openCloud(root, { parameters: SECRETS, ...options });
    const { status } = await cloud.request(post('/things/a'));
    await cloud.settle();
    return { cloud, status };
  };
  const api = (template: Template): string => Object.keys(template.Resources).find((id) => /^Api.*Role$/.test(id))!;

  // The role of a function that emits, without its right to.
  const mute = await emitOne({
    change(template) {
      const draft = structuredClone(template) as Loose;
      draft.Resources[api(template)].Properties.Policies[0].PolicyDocument.Statement.splice(1);
      return draft;
    },
  });
  expect(mute.status).toBe(500);
  expect(mute.cloud.denied.join()).toMatch(/Role|Function: events:/);
  expect(mute.cloud.bridge.events).toEqual([]);

  // The right to emit is for the app's own source.
  const forged = await emitOne({
    change(template) {
      const draft = structuredClone(template) as Loose;
      draft.Resources[api(template).replace(/Role$/, 'Function')].Properties.Environment.Variables.TSC_RUN_SOURCE =
        'billing/prod';
      return draft;
    },
  });
  expect(forged.status).toBe(500);
  expect(forged.cloud.bridge.events).toEqual([]);

  // Without the policy of its queue, a rule has its dead letters; without both, the event is gone.
  const { cloud: closed } = await emitOne({ change: without('SubscriberMailQueuePolicy') });
  expect(readLog(closed, 'Mail')).toEqual([]);
  expect(closed.queueOf('SubscriberMailDeadLetters').messages).toHaveLength(1);
  expect(() => closed.redrive('SubscriberMailDeadLetters')).toThrow('needs a destination');
  const { cloud: shut } = await emitOne({
    change: without('SubscriberMailQueuePolicy', 'SubscriberMailDeadLettersPolicy'),
  });
  expect(shut.lost).toHaveLength(1);

  // A rule that may not call its function.
  const { cloud: deaf } = await emitOne({ change: without('SubscriberStatsPermission') });
  expect(readLog(deaf, 'Stats')).toEqual([]);
  expect(deaf.queueOf('SubscriberStatsDeadLetters').messages).toHaveLength(1);

  // The secret of another environment.
  const { cloud: nosy } = await emitOne({
    change(template) {
      const text = JSON.stringify(template).replaceAll('parameter/shop/${Environment}/*', 'parameter/shop/prod/*');
      return JSON.parse(text) as Template;
    },
  });
  await nosy.request(post('/things/e', {}, 'PUT'));
  await nosy.settle();
  expect(nosy.denied.join()).toContain('ssm:GetParameter');
  expect(nosy.queueOf('SubscriberChainDeadLetters').messages).toHaveLength(1);
});

test('the API answers as the development server does, and says 404 in its own words', async () => {
  const cloud = await openCloud(await createBuiltApp());
  const ask = async (method: string, target: string) => {
    const { status, headers, ...answer } = await cloud.request({ method, target });
    return [status, headers['allow'], textOf(answer)];
  };
  expect(await ask('GET', '/things/1')).toEqual([200, undefined, '{}']);
  expect(await ask('HEAD', '/things/1')).toEqual([200, undefined, '']);
  expect(await ask('OPTIONS', '/things/1')).toEqual([204, 'GET, HEAD, POST, PUT, OPTIONS', '']);
  expect(await ask('DELETE', '/things/1')).toEqual([
    405,
    'GET, HEAD, POST, PUT, OPTIONS',
    expect.stringContaining('does not take DELETE'),
  ]);
  expect(await ask('GET', '/nothing')).toEqual([404, undefined, '{"message":"Not Found"}']);
  expect(await ask('GET', '/things/1/')).toEqual([404, undefined, '{"message":"Not Found"}']);
});

test('one function for the whole API decides everything itself', async () => {
  const config = (await import('./deploy-app.js')).APP['tsc-run.config.ts']!;
  const single = config.replace("projectName: 'Shop',", "projectName: 'Shop',\n  deploy: { functions: 'single' },");
  const cloud = await openCloud(await createBuiltApp({ 'tsc-run.config.ts': single }), { parameters: SECRETS });
  expect((await cloud.request(post('/things/a'))).status).toBe(202);
  expect((await cloud.request({ method: 'GET', target: '/things/1/' })).status).toBe(200);
  expect(textOf(await cloud.request({ method: 'GET', target: '/nothing' }))).toContain('No route serves GET /nothing.');
  await cloud.settle();
  expect(readLog(cloud, 'Mail')).toHaveLength(1);
  expectQuiet(cloud);
});

test('payloads travel bare with events.meta: false', async () => {
  const config = (await import('./deploy-app.js')).APP['tsc-run.config.ts']!;
  const bare = config.replace("eventBus: 'shop',", "eventBus: 'shop',\n    meta: false,");
  const cloud = await openCloud(await createBuiltApp({ 'tsc-run.config.ts': bare }), { parameters: SECRETS });
  await cloud.request(post('/things/e', {}, 'PUT'));
  await cloud.settle();
  expect(cloud.bridge.events.map(({ detail }) => detail)).toEqual([{ id: 'e' }, { id: 'e', secret: 'sesame' }]);
  expect(readLog(cloud, 'End').map(({ event }) => event.data)).toEqual([{ id: 'e', secret: 'sesame' }]);
  expectQuiet(cloud);
});
