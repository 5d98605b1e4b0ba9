import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { toJsonSchemas } from '../../src/contracts/schema/json-schema.js';
import { REPOSITORY } from '../support/app.js';
import { createRandom } from '../support/random.js';
import { createFolder } from '../support/temp-folder.js';
import { JSON_PRELUDE, mutate, PRELUDE, randomType } from './random-type.js';
import { readTypes } from './read-types.js';

const TYPES = process.env['LONG'] === '1' ? 5_000 : 500;
const VALUES = 20;
const SEED = Number(process.env['SEED'] ?? 11);

const random = createRandom(SEED);
const types = Array.from({ length: TYPES }, () => randomType(random, 3));
const pairs = types.flatMap((type, index) =>
  Array.from({ length: VALUES }, (_, turn) => {
    const value = type.value(random);
    const mutated = turn % 2 === 1;
    return { type, index, mutated, value: mutated ? mutate(value, random) : value };
  }),
);

const toText = (index: number): string => `${PRELUDE}export type CaseEvent = ${types[index]?.text};\n`;

test(`what a type accepts its schema accepts, and what one refuses the other refuses: ${TYPES * VALUES} pairs`, async () => {
  const forms = await readTypes(new Map(types.map((_, index) => [`t${index}`, toText(index)])));
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(toJsonSchemas(forms), 'all');
  const validators = types.map((_, index) => ajv.getSchema(`all#/$defs/t${index}`));
  const wrong = pairs.filter(
    ({ type, index, value }) => type.accepts(value) !== validators[index]?.(JSON.parse(JSON.stringify(value))),
  );
  const refused = pairs.filter(({ type, value }) => !type.accepts(value));
  expect(refused.length).toBeGreaterThan(pairs.length / 5);
  expect(
    wrong.slice(0, 5).map(({ type, value }) => ({ type: type.text, value, accepted: type.accepts(value) })),
    `SEED=${SEED}`,
  ).toEqual([]);
});

test('the compiler agrees with the judge of these pairs', () => {
  const sample = pairs.slice(0, 400);
  const lines = sample.map(({ type, value }, index) => {
    const assigned = `declare const v${index}: ${toType(value)}; export const w${index}: T${index} = v${index};`;
    return `type T${index} = ${type.text};\n${assigned}`;
  });
  const root = createFolder({ 'a.ts': `${JSON_PRELUDE}${lines.join('\n')}\n` });
  const tsc = join(REPOSITORY, 'node_modules/typescript-6.0/bin/tsc');
  const options = ['--strict', '--target', 'es2022', '--noEmit', '--skipLibCheck', '--pretty', 'false', 'a.ts'];
  const { stdout } = spawnSync(process.execPath, [tsc, '--ignoreConfig', ...options], { cwd: root, encoding: 'utf8' });
  const errors = new Map<number, string>();
  for (const error of stdout.split(/^(?=a\.ts\()/m)) {
    const line = Number(/^a\.ts\((\d+),/.exec(error)?.[1]) - JSON_PRELUDE.split('\n').length;
    errors.set(Math.floor(line / 2), error);
  }
  const wrong = sample.flatMap(({ type, value, mutated }, index) => {
    const error = errors.get(index);
    const accepted = type.accepts(value);
    // The compiler also refuses what shares no property with an object whose properties are all optional.
    if (accepted === (error === undefined) || (mutated && accepted && OPTIONAL.test(type.text))) return [];
    return [{ type: type.text, value, accepted, error }];
  });
  expect(errors.size).toBeGreaterThan(50);
  expect(wrong, `SEED=${SEED}`).toEqual([]);
});

const OPTIONAL = /\?:|Partial<|Maybe</;

/** The type that holds a JSON value alone. Without fresh object literals, other properties are allowed. */
function toType(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toType).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}: ${toType(each)};`)
    .join(' ')} }`;
}
