import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { copyPayload } from '../../src/runtime/payload.js';
import { createRandom } from '../support/random.js';
import { createType, DECLARATIONS } from '../support/random-payload.js';
import { createFolder } from '../support/temp-folder.js';
import { compile, COMPILERS } from './compilers.js';
import { BASE, ESM } from './settings.js';

const COUNT = 10_000;
const CHECKS = readFileSync(fileURLToPath(new URL('../../src/runtime/checks.ts', import.meta.url)), 'utf8');

/** Whether a payload and its copy look the same through the type of the payload. */
function isSame(value: unknown, copy: unknown): boolean {
  if (typeof value === 'function' || typeof value !== typeof copy) return false;
  if (typeof value !== 'object' || value === null || copy === null) return value === copy;
  if (Array.isArray(value)) {
    return Array.isArray(copy) && copy.length === value.length && value.every((each, at) => isSame(each, copy[at]));
  }
  return keysOf(value).every((key) => isSame((value as never)[key], (copy as never)[key]));
}

/** The keys of an object and of its class. */
function keysOf(value: object): readonly string[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const inherited = prototype === null || prototype === Object.prototype ? [] : keysOf(prototype);
  return [...Object.getOwnPropertyNames(value), ...inherited].filter((key) => key !== 'constructor');
}

function survives(value: unknown): boolean {
  try {
    return isSame(value, copyPayload(value).data);
  } catch {
    return false;
  }
}

const random = createRandom(71050);
const types = Array.from({ length: COUNT }, () => createType(random));

it.each(COMPILERS.filter(({ name }) => ['5.9', '7.0'].includes(name)))(
  `TypeScript $name and emit say the same of ${COUNT} random payloads`,
  async (compiler) => {
    const lines = types.map(({ text }, index) => `export type T${index} = checks.Assert<checks.IsJson<'e', ${text}>>;`);
    const start = `import type { checks } from './checks.js';\n${DECLARATIONS}`;
    const root = createFolder({
      'package.json': '{ "type": "module" }',
      'app/tsconfig.json': JSON.stringify({ compilerOptions: { ...BASE, ...ESM.options } }),
      'app/envelope.ts': 'export type DeliveryContext = object;\n',
      'app/checks.ts': CHECKS,
      'app/payloads.ts': `${start}${lines.join('\n')}\n`,
    });
    const errors = await compile(compiler, root, ['app']);
    expect(errors.filter(({ file, code }) => file !== 'app/payloads.ts' || code !== 'TS2344')).toEqual([]);
    const first = start.split('\n').length;
    const refused = new Set(errors.map(({ line }) => line - first));
    const disputed = types.flatMap(({ text, values }, index) => {
      const byEmit = values.every(survives);
      return byEmit === !refused.has(index) ? [] : [`${text}: emit says ${byEmit ? 'yes' : 'no'}`];
    });
    expect(disputed).toEqual([]);
    expect(refused.size).toBeGreaterThan(COUNT / 10);
    expect(refused.size).toBeLessThan(COUNT / 2);
  },
  600_000,
);
