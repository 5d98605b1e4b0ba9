import { afterEach, expect, test, vi } from 'vitest';
import { fromEnv, secrets } from '../../src/index.js';

afterEach(() => vi.unstubAllEnvs());

test('fromEnv reads a variable', () => {
  vi.stubEnv('API_URL', 'http://a');
  vi.stubEnv('EMPTY', '');
  expect([fromEnv('API_URL'), fromEnv('API_URL', 'b'), fromEnv('EMPTY', 'b'), fromEnv('NO_SUCH', 'b')]).toEqual([
    'http://a',
    'http://a',
    '',
    'b',
  ]);
});

test('fromEnv without a fallback names the variable that is missing', () =>
  expect(() => fromEnv('NO_SUCH')).toThrow(
    new Error('The environment variable NO_SUCH is not set, and has no fallback.'),
  ));

test.each(['stripe-key', 'stripe_key', 'Stripe.Key'])('the secret %s is in STRIPE_KEY', async (name) => {
  vi.stubEnv('STRIPE_KEY', 'sk');
  expect(await secrets.getSecret(name)).toBe('sk');
});

test('a secret that is missing names its variable', () =>
  expect(secrets.getSecret('mail-key')).rejects.toThrow(
    new Error("The secret 'mail-key' is not set: the environment has no MAIL_KEY."),
  ));
