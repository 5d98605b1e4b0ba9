import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { SECRETS, startEventBridge } from './eventbridge-server.ts';
import { toEvent } from './connect.ts';
import { type SsmOptions, startSsm } from './ssm-server.ts';

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('TSC_RUN_SOURCE', 'shop/dev');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRETS['AKIDEXAMPLE']);
});
afterEach(() => void vi.unstubAllEnvs());

/** The platform of a new process of a Lambda function. */
const startFunction = () => import('../../src/lambda/platform.js');

async function startSecrets(options: SsmOptions) {
  const server = await startSsm(options);
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
  onTestFinished(() => server.close());
  const { readSecret } = await startFunction();
  return { server, readSecret };
}

test('a secret is a parameter of the app and its environment, read once', async () => {
  const { server, readSecret } = await startSecrets({ encrypted: { '/shop/dev/stripe-key': 'sk "1"\n😀' } });
  const both = await Promise.all([readSecret('stripe-key'), readSecret('stripe-key')]);
  expect([...both, await readSecret('stripe-key')]).toEqual(Array(3).fill('sk "1"\n😀'));
  expect(server.count()).toBe(1);
});

test('a secret that is missing says how to put it there, and is looked up again', async () => {
  const encrypted: Record<string, string> = {};
  const { readSecret } = await startSecrets({ encrypted });
  await expect(readSecret('mail')).rejects.toThrow(
    new Error(
      "The secret 'mail' cannot be read: there is no parameter /shop/dev/mail. Create it: aws ssm put-parameter --type SecureString --name '/shop/dev/mail' --value …",
    ),
  );
  encrypted['/shop/dev/mail'] = 'found';
  expect(await readSecret('mail')).toBe('found');
});

test('a secret that may not be read says what to allow', async () => {
  const { readSecret } = await startSecrets({ denied: ['/shop/dev/mail'] });
  await expect(readSecret('mail')).rejects.toThrow(
    /^The secret 'mail' cannot be read: the role of this function lacks ssm:GetParameter on \/shop\/dev\/mail, or kms:Decrypt on its key\. User: AKIDEXAMPLE is not authorized/,
  );
});

test('a secret that is throttled is asked for again', async () => {
  const { server, readSecret } = await startSecrets({
    encrypted: { '/shop/dev/mail': 'found' },
    faults: ({ number }) => (number === 1 ? 'throttle' : undefined),
  });
  expect(await readSecret('mail')).toBe('found');
  expect(server.count()).toBe(2);
});

test('a secret outside of a deployed app is left to the environment', async () => {
  vi.stubEnv('TSC_RUN_SOURCE', undefined);
  const { readSecret } = await startFunction();
  expect(await readSecret('mail')).toBeUndefined();
});

test('the bus of a function is that of its environment', async () => {
  const server = await startEventBridge({ buses: ['shop'] });
  onTestFinished(() => server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
  vi.stubEnv('TSC_RUN_EVENT_BUS', 'shop');
  const { openBus } = await startFunction();
  const bus = openBus();
  await bus.publish([toEvent({ order: 1 })]);
  await bus.publish([toEvent({ order: 2 })]);
  expect(server.events).toMatchObject([{ source: 'shop/dev' }, { source: 'shop/dev' }]);
});

test('the bus of a function without a source refuses the emit, not the import', async () => {
  vi.stubEnv('TSC_RUN_SOURCE', undefined);
  const { openBus } = await startFunction();
  await expect(openBus().publish([toEvent()])).rejects.toThrow('The events have no source.');
});
