import { readVariable } from './from-env.js';

/**
 * The value of a secret: the environment variable of its name in capitals, with `_` for what is no letter or digit, so
 * that `stripe-key` is in `STRIPE_KEY`. Rejects with an `Error` that names the variable if it is not set.
 *
 * @example const key = await secrets.getSecret('stripe-key');
 */
export async function getSecret(name: string): Promise<string> {
  const variable = name.toUpperCase().replace(/[^A-Z\d]/g, '_');
  const value = readVariable(variable);
  if (value === undefined) throw new Error(`The secret '${name}' is not set: the environment has no ${variable}.`);
  return value;
}
