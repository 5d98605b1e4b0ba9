import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** The files with environment variables, the weakest first. */
export const ENV_FILES: readonly string[] = ['.env', '.env.development', '.env.local', '.env.development.local'];

/** The variables of the `.env` files that the environment does not set. */
export function readEnv(folder: string, real: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const read = Object.assign({}, ...ENV_FILES.map((name) => readOne(join(folder, name)))) as Record<string, string>;
  return Object.fromEntries(Object.entries(read).filter(([name]) => real[name] === undefined));
}

function readOne(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
