import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { nameFiles } from '../../src/project/disk/name-files.js';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

const REGISTERED = {
  $schema: DIALECT,
  title: 'user.registered',
  type: 'object',
  properties: { id: { type: 'string' } },
  required: ['id'],
};

test('one name prints the schema of that event', async () => {
  const { code, stdout, stderr } = await runInside(createApp(), 'schema user.registered');
  expect(JSON.parse(stdout)).toEqual(REGISTERED);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('without names, or with several, one document has them by name', async () => {
  const root = createApp();
  const all = JSON.parse((await runInside(root, 'schema')).stdout) as { $defs: object };
  expect(Object.keys(all.$defs)).toEqual(['order.paid', 'user.registered']);
  const two = await runInside(root, 'schema user.registered order.paid');
  expect(JSON.parse(two.stdout)).toEqual(all);
});

test('a wrong name is refused with the nearest one', async () => {
  const root = createApp();
  const typo = await runInside(root, 'schema user.registerd');
  expect(typo).toMatchObject({ code: 2, stdout: '' });
  expect(typo.stderr).toBe(
    `error: There is no event 'user.registerd' in the app\n  help: Did you mean 'user.registered'?\n`,
  );
  const spelled = await runInside(root, 'schema UserRegistered');
  expect(spelled.stderr).toContain(`Did you mean 'user.registered'?`);
  const other = await runInside(root, 'schema nothing.alike.at.all');
  expect(other.stderr).toContain('tsc-run events list shows them all.');
});

test('--format json prints one object', async () => {
  const root = createApp();
  const printed = JSON.parse((await runInside(root, 'schema user.registered --format json')).stdout) as object;
  expect(printed).toEqual({ version: 1, problems: [], schema: REGISTERED });
  const wrong = JSON.parse((await runInside(root, 'schema nothing --format json')).stdout) as object;
  expect(wrong).toMatchObject({
    version: 1,
    problems: [],
    error: { message: `There is no event 'nothing' in the app` },
  });
  const written = JSON.parse((await runInside(root, 'schema --out schemas --format json')).stdout) as object;
  expect(written).toEqual({
    version: 1,
    problems: [],
    files: { written: ['schemas/order.paid.json', 'schemas/user.registered.json'], unchanged: [] },
  });
});

describe('--out', () => {
  test('a folder gets one file for each event, and files that are up to date are left alone', async () => {
    const root = createApp();
    const first = await runInside(root, 'schema --out schemas');
    expect(first.stdout).toBe(
      'wrote schemas/order.paid.json\nwrote schemas/user.registered.json\n2 files written, 0 unchanged\n',
    );
    expect(JSON.parse(readFile(root, 'schemas/user.registered.json'))).toEqual(REGISTERED);
    const { mtimeMs } = statSync(join(root, 'schemas/user.registered.json'));
    writeFiles(root, { 'events/order-paid.ts': 'export type OrderPaidEvent = { total: number; note?: string };\n' });
    const second = await runInside(root, 'schema --out ./schemas/');
    expect(second.stdout).toBe('wrote schemas/order.paid.json\n1 file written, 1 unchanged\n');
    expect(statSync(join(root, 'schemas/user.registered.json')).mtimeMs).toBe(mtimeMs);
    expect(listFolder(root, 'schemas')).toEqual(['schemas/order.paid.json', 'schemas/user.registered.json']);
  });

  test('a path that ends in .json gets one document', async () => {
    const root = createApp();
    expect((await runInside(root, 'schema user.registered --out out/one.json')).stdout).toBe(
      'wrote out/one.json\n1 file written, 0 unchanged\n',
    );
    expect(JSON.parse(readFile(root, 'out/one.json'))).toEqual(REGISTERED);
  });

  test('a path that ends in .JSON too', async () => {
    const root = createApp();
    expect((await runInside(root, 'schema user.registered --out one.JSON')).stdout).toContain('wrote one.JSON');
    expect(JSON.parse(readFile(root, 'one.JSON'))).toEqual(REGISTERED);
  });

  test('what is no schema is not written over', async () => {
    const tsconfig = '{ "$schema": "https://json.schemastore.org/tsconfig", "compilerOptions": {} }';
    const root = createApp({ 'other.json': tsconfig, 'empty.json': '\n' });
    const { code, stderr } = await runInside(root, 'schema --out other.json');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: other.json is not a schema that tsc-run wrote\n  help: Choose another --out, or move that file away.\n',
    });
    expect(readFile(root, 'other.json')).toBe(tsconfig);
    for (const how of ['', 'user.registered', '--asyncapi', 'order.paid'])
      expect(await runInside(root, `schema ${how} --out empty.json`)).toMatchObject({ code: 0, stderr: '' });
  });

  test('a file where a folder is needed is one sentence', async () => {
    const root = createApp({ schemas: 'not a folder' });
    const { code, stderr } = await runInside(root, 'schema --out schemas');
    expect(code).toBe(2);
    expect(stderr).toContain('schemas is a file, and a folder is needed there');
    expect(stderr).toContain('help: Remove or rename it, then run this again.');
  });

  test('the names of files stay inside the folder and apart from each other', () => {
    const names = [
      'a.b',
      'A.b',
      '../x',
      '/etc/passwd',
      '.hidden',
      'con',
      'a/b',
      'a:b',
      'a b',
      '..',
      'é.x',
      'x'.repeat(128),
    ];
    const files = nameFiles([...names, 'é'.repeat(128)]);
    for (const [event, file] of files) {
      expect(file, event).toMatch(/^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]*$/u);
      expect(Buffer.byteLength(file), event).toBeLessThan(250);
    }
    expect(new Set([...files.values()].map((each) => each.normalize('NFC').toLowerCase())).size).toBe(files.size);
    expect(files.get('é.x')).toBe('é.x');
    expect(files.get('x'.repeat(128))).toBe('x'.repeat(128));
    expect(nameFiles(['a.b']).get('a.b')).toBe('a.b');
    expect(nameFiles(['CON.a']).get('CON.a')).not.toMatch(/^con\./i);
  });
});

describe('tags that are no keywords as they are written', () => {
  const FILE = `export type OrderPaidEvent = {
  /** @pattern ([a-z */
  a: string;
  /** @pattern (?i)x */
  b: string;
  /** @minimum 0 at least zero */
  c: number;
  /** @multipleOf 0 */
  d: number;
  /** @minLength -1 */
  e: string;
  /**
   * @minimum 5
   * @maximum 1
   */
  f: number;
  /** @format uuid - the id */
  g: string;
  /** @format */
  h: string;
};
`;
  const NOTES = [
    '2: @pattern ([a-z is not a regular expression, and is left out.',
    '4: @pattern (?i)x is not a regular expression, and is left out.',
    '6: @minimum 0 at least zero is not a number, and is left out.',
    '8: @multipleOf 0 is not above 0, and is left out.',
    '10: @minLength -1 is not a whole number of 0 or more, and is left out.',
    '13: @minimum 5 is above @maximum 1, so no value fits.',
    '19: @format names no format, and is left out.',
  ].map((each) => `events/order-paid.ts:${each}`);

  test('are notes of schema', async () => {
    const { code, stdout, stderr } = await runInside(createApp({ 'events/order-paid.ts': FILE }), 'schema order.paid');
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n')).toEqual(NOTES.map((each) => `note: ${each}`));
    const { properties } = JSON.parse(stdout) as { properties: object };
    expect(properties).toMatchObject({ a: { type: 'string' }, c: { type: 'number' } });
    expect(properties).toHaveProperty('g', { type: 'string', format: 'uuid' });
  });

  test('are notes of generate, also where nothing changes', async () => {
    const config = `export default { events: { validate: 'both', subscribers: { mail: { events: ['user.registered'] } } } };`;
    const root = createApp({ 'events/order-paid.ts': FILE, 'tsc-run.config.ts': config });
    for (const command of ['generate', 'generate'])
      expect((await runInside(root, command)).stdout.split('\n')).toEqual(expect.arrayContaining(NOTES));
  });
});

describe('an app that is not in order', () => {
  test('has schemas as long as its events can be read', async () => {
    const root = createApp({ 'functions/subscribers/mail.ts': undefined });
    expect((await runInside(root, 'check --no-tsc')).code).toBe(1);
    expect((await runInside(root, 'schema')).code).toBe(0);
  });

  test('with an event file that does not parse, is told in one sentence', async () => {
    const root = createApp({ 'events/order-paid.ts': 'export type OrderPaidEvent = {' });
    const { code, stdout, stderr } = await runInside(root, 'schema user.registered');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: The app cannot be read completely: .*\(events\/order-paid\.ts\)\n {2}help: .*\n$/);
  });

  test('with an alias of itself, is told where', async () => {
    const type = 'type A = B;\ntype B = A;\nexport type OrderPaidEvent = { a: A };\n';
    const { code, stderr } = await runInside(createApp({ 'events/order-paid.ts': type }), 'schema');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: events/order-paid.ts:1:6 does not compile: Type alias 'A' circularly references itself.
  help: Run tsc-run check, and solve this first.
`,
    });
  });

  test('without ts-morph, is told how to install it', async () => {
    const root = createApp({ 'hide.cjs': HIDE });
    const env = { NODE_OPTIONS: `--require ${root}/hide.cjs` };
    const { code, stderr } = await runCli(root, 'schema', { env });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: Types are read with ts-morph, which is not installed\n  help: Install it: npm install -D ts-morph\n',
    });
  });
});

/** Makes ts-morph look as if it were not installed. */
const HIDE = `const Module = require('node:module');
const { _resolveFilename } = Module;
const refuse = (name) => {
  if (name === 'ts-morph') throw Object.assign(new Error('Cannot find ' + name), { code: 'MODULE_NOT_FOUND' });
};
Module._resolveFilename = function (name, ...others) {
  refuse(name);
  return _resolveFilename.call(this, name, ...others);
};
Module.registerHooks({
  resolve(name, context, next) {
    refuse(name);
    return next(name, context);
  },
});
`;

describe('--asyncapi', () => {
  const FILES = {
    'package.json': '{ "name": "shop", "version": "1.2.3", "description": "Sells things.", "type": "module" }',
    'tsc-run.config.ts': `export default { events: { subscribers: {
  mail: { events: ['user.registered'] },
  billing: { events: ['user.registered', 'order.paid'], external: true },
} } };`,
    'events/order-paid.ts': `interface Line { sku: string; also?: Line }
/** Money has come. */
export type OrderPaidEvent = {
  lines: Line[];
  /** Where to. */
  to: [string, number?];
  first: Line;
};
`,
  };

  test('is a valid document of channels, messages and operations', async () => {
    const root = createApp(FILES);
    const { stdout } = await runInside(root, 'schema --asyncapi');
    const { document, diagnostics } = await new Parser().parse(stdout);
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    expect(document?.info().title()).toBe('shop');
    expect(document?.info().version()).toBe('1.2.3');
    const channels = document?.channels().all() ?? [];
    expect(channels.map((each) => each.address())).toEqual(['order.paid', 'user.registered']);
    const operations = document?.operations().all() ?? [];
    expect(operations.map((each) => `${each.id()}: ${each.action()} ${each.channels().all()[0]?.address()}`)).toEqual([
      'receive-order.paid-billing: receive order.paid',
      'send-user.registered: send user.registered',
      'receive-user.registered-billing: receive user.registered',
      'receive-user.registered-mail: receive user.registered',
    ]);
    const written = JSON.parse(stdout) as { operations: Record<string, object> };
    expect(written.operations['receive-order.paid-billing']).toMatchObject({ 'x-external': true });
    expect(written.operations['receive-user.registered-mail']).not.toHaveProperty('x-external');
    expect(written.operations['send-user.registered']).toMatchObject({ 'x-emitters': ['functions/api/users.ts'] });
  });

  test('its payloads are written as AsyncAPI understands them', async () => {
    const { stdout } = await runInside(createApp(FILES), 'schema --asyncapi order.paid');
    const { components, channels } = JSON.parse(stdout) as { components: unknown; channels: object };
    expect(Object.keys(channels)).toEqual(['order.paid']);
    expect(components).toEqual({
      messages: {
        'order.paid': {
          name: 'order.paid',
          title: 'OrderPaidEvent',
          payload: {
            description: 'Money has come.',
            type: 'object',
            properties: {
              lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } },
              to: {
                description: 'Where to.',
                type: 'array',
                items: [{ type: 'string' }, { type: 'number' }],
                additionalItems: false,
                minItems: 1,
              },
              first: { $ref: '#/components/schemas/Line' },
            },
            required: ['lines', 'to', 'first'],
          },
        },
      },
      schemas: {
        Line: {
          type: 'object',
          properties: { sku: { type: 'string' }, also: { $ref: '#/components/schemas/Line' } },
          required: ['sku'],
        },
      },
    });
  });

  test('names that no key can have', async () => {
    const root = createApp({
      ...FILES,
      'events/order-paid.ts': '/** @event order/paid:now */\nexport type OrderPaidEvent = { id: string };\n',
      'events/other.ts': '/** @event order:paid/now */\nexport type OtherEvent = { id: string };\n',
      'tsc-run.config.ts': 'export default {};',
      'functions/subscribers/mail.ts': undefined,
      'functions/api/users.ts': undefined,
    });
    const { stdout } = await runInside(root, 'schema --asyncapi');
    const { document, diagnostics } = await new Parser().parse(stdout);
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
    const addresses = document
      ?.channels()
      .all()
      .map((each) => each.address());
    expect(addresses).toEqual(['order/paid:now', 'order:paid/now', 'user.registered']);
  });
});
