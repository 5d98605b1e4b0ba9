import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CJS, ESM } from '../settings.js';
import type { AppCase } from './configs.js';

const FOLDER = fileURLToPath(new URL('../../../fixtures/documented', import.meta.url));

const files = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(FOLDER, path), 'utf8')]),
);

/** Zod's own declarations do not compile without `dom`, nor in TypeScript 5.4. */
const skipLibCheck = true;

/** An app that uses every name and rule that the framework documents. */
export const DOCUMENTED: Readonly<Record<string, AppCase>> = {
  'every documented name': {
    files,
    settings: [ESM, CJS].map((each) => ({ ...each, options: { ...each.options, skipLibCheck } })),
  },
};
