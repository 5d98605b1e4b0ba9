/**
 * The value of an environment variable. `fallback` is for when it is not set; without one, throws an `Error` that names
 * the variable. A variable that is set to nothing is an empty string.
 *
 * @example const apiUrl = fromEnv('API_URL', 'https://api.example.com');
 */
export function fromEnv(name: string, fallback?: string): string {
  const value = readVariable(name) ?? fallback;
  if (value === undefined) throw new Error(`The environment variable ${name} is not set, and has no fallback.`);
  return value;
}

/** Not every runtime has a `process`. */
export function readVariable(name: string): string | undefined {
  return globalThis.process?.env[name];
}
