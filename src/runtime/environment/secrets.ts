import { readVariable } from './from-env.js';
import { readSecret } from './platform.js';

/**
 * The value of a secret: the environment variable of its name in capitals, with `_` for what is no letter or digit, so
 * that `stripe-key` is in `STRIPE_KEY`. Rejects with an `Error` that names the variable if it is not set.
 *
 * In a function that `tsc-run build` made it is the parameter `/<project>/<environment>/<name>` of AWS Systems Manager,
 * decrypted, and remembered for the life of the process. Rejects with an `Error` that names the parameter if it cannot
 * be read.
 *
 * @example const key = await secrets.getSecret('stripe-key');
 */
export async function getSecret(name: string): Promise<string> {
  const variable = name.toUpperCase().replace(/[^A-Z\d]/g, '_');
  const value = (await readSecret(name)) ?? readVariable(variable);
  if (value === undefined) throw new Error(`The secret '${name}' is not set: the environment has no ${variable}.`);
  return value;
}
