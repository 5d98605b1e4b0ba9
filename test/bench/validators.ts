// What validates payloads at run time, beside the function that Ajv itself compiles from the same schema.
import { stripTypeScriptTypes } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { EventModel } from '../../src/analysis/model/model.js';
import { compileValidators, type Validators } from '../../src/contracts/validators/compile.js';
import { loadCompiler } from '../../src/contracts/validators/load-compiler.js';
import { renderSchemas } from '../../src/contracts/validators/render-schemas.js';
import { openFolder } from '../../src/project/disk/folder.js';
import type { EventSchema } from '../../src/runtime/validation/standard-schema.js';
import { REPOSITORY } from './app.ts';
import { median, type Row } from './table.ts';

const text = { type: 'string' };
const SCHEMA = {
  type: 'object',
  required: ['id', 'name', 'email', 'age', 'plan', 'address', 'tags', 'active', 'at', 'score'],
  properties: {
    id: text,
    name: text,
    email: text,
    age: { type: 'number' },
    plan: { enum: ['free', 'pro'] },
    address: { type: 'object', required: ['street', 'zip'], properties: { street: text, zip: text } },
    tags: { type: 'array', items: text },
    active: { type: 'boolean' },
    at: { type: ['string', 'null'] },
    score: { type: 'number' },
  },
};
const PAYLOAD = {
  id: '1',
  name: 'Ada',
  email: 'ada@example.com',
  age: 36,
  plan: 'pro',
  address: { street: 'Main Street 1', zip: '8000' },
  tags: ['a', 'b', 'c'],
  active: true,
  at: null,
  score: 1.5,
};

const ROUNDS = 31;
const CALLS = 200_000;

export async function measureValidators(): Promise<readonly Row[]> {
  const schemas = { events: new Map([['one', SCHEMA]]), definitions: new Map() };
  const file = toFile(compileValidators(schemas, loadCompiler(openFolder(REPOSITORY))));
  const { one } = (await import(`data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(file))}`)) as {
    one: EventSchema<unknown>;
  };
  const { validate } = one['~standard'];
  const theirs = new Ajv2020({ strict: false }).compile(SCHEMA);
  const misfit = { ...PAYLOAD, score: '1.5' };
  const compare = (what: string, value: unknown, goal?: number): Row => {
    const { ours, base } = race(
      () => validate(value),
      () => theirs(value),
    );
    return { what, ours, base, baseline: 'compiled by Ajv', unit: 'µs', ...(goal !== undefined && { goal }) };
  };
  return [
    compare('a payload of 10 fields that fits', PAYLOAD, 1.2),
    // Besides, ours words what is wrong.
    compare('one that does not fit', misfit),
    {
      what: 'an event of 10 fields, gzipped',
      ours: gzipSync(/^export const one.*$/m.exec(file)?.[0] ?? '').length / 1000,
      baseline: 'goal',
      base: 1,
      unit: 'kB',
      goal: 1,
    },
  ];
}

/** `schemas.ts` with one event. */
function toFile(validators: Validators): string {
  const settings = { outDir: 'generated', folder: '/app' };
  const events = [{ name: 'one', type: { file: 'events/one.ts', exportName: 'UserRegisteredEvent' } }];
  return renderSchemas({ settings, events } as unknown as EventModel, validators).text;
}

/** The medians of a call in microseconds. Both take turns, so that noise affects both. */
function race(ours: () => unknown, base: () => unknown): { readonly ours: number; readonly base: number } {
  const times = { ours: [] as number[], base: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(time(ours));
    times.base.push(time(base));
  }
  return { ours: median(times.ours), base: median(times.base) };
}

function time(call: () => unknown): number {
  const started = performance.now();
  for (let count = 0; count < CALLS; count++) call();
  return ((performance.now() - started) * 1000) / CALLS;
}
