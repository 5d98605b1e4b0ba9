import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { createFolder } from '../support/temp-folder.js';
import { BASE, ESM } from './settings.js';

/** Ten kinds of fields, twice in each event; `Address` and the inline object have two fields of their own. */
const KINDS = [
  'string',
  'number',
  'boolean',
  'string[]',
  '{ amount: number; currency: string }',
  `'a' | 'b'`,
  'string | undefined',
  'string | null',
  'Id',
  'Address',
];
const FIELDS = 20;

function toProgram(events: number, asserted: boolean): string {
  const types = Array.from({ length: events }, (_, index) => {
    const fields = Array.from({ length: FIELDS }, (__, field) => `f${field}: ${KINDS[field % KINDS.length]}`);
    return `export interface E${index} { ${fields.join('; ')} }`;
  });
  const lines = types.map((_, index) => `  e${index}: checks.Assert<checks.IsJson<'e${index}', E${index}>>;`);
  return `import type { checks } from './checks.js';
type Id = string & { readonly __brand: 'id' };
interface Address { street: string; zip?: string }
${types.join('\n')}
export interface Payloads {\n${asserted ? lines.join('\n') : ''}\n}
`;
}

function countInstantiations(typescript: string, events: number, asserted: boolean): number {
  const root = createFolder({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...BASE, ...ESM.options } }),
    'envelope.ts': 'export type DeliveryContext = object;\n',
    'checks.ts': readFileSync(join(REPOSITORY, 'src/runtime/checks.ts'), 'utf8'),
    'payloads.ts': toProgram(events, asserted),
  });
  const bin = join(REPOSITORY, `node_modules/typescript-${typescript}/bin/tsc`);
  const { stdout, status } = spawnSync(process.execPath, [bin, '-p', root, '--extendedDiagnostics'], {
    encoding: 'utf8',
  });
  expect(stdout).not.toContain('error');
  expect(status).toBe(0);
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

function costPerField(typescript: string, events: number): number {
  const added = countInstantiations(typescript, events, true) - countInstantiations(typescript, events, false);
  return added / (events * FIELDS);
}

test.each(['5.4', '5.9', '6.0', '7.0', 'next'])(
  'an assertion costs TypeScript %s at most 12 instantiations a field',
  (typescript) => {
    expect(costPerField(typescript, 1000)).toBeLessThanOrEqual(12);
  },
  300_000,
);

test('the cost is linear', () => {
  expect(costPerField('7.0', 10_000)).toBeLessThan(costPerField('7.0', 1000) * 1.02);
}, 300_000);
