import { chmodSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { mapSchemas } from '../../src/contracts/validators/json-schema.js';
import { openSqliteBus } from '../../src/buses/local.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { createBuiltApp } from '../deploy/build-app.js';
import { startApp } from '../dev/run-app.js';
import { createApp, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, type Files, readFile, writeFiles } from '../support/temp-folder.js';

/** Commands that print nothing for programs to read. */
const SILENT: ReadonlySet<string> = new Set(['lsp']);

const FOLDER = join(REPOSITORY, 'schemas');
const SCHEMAS = readdirSync(FOLDER).map((file) => [file, JSON.parse(readFile(FOLDER, file)) as object] as const);

/** As the package ships them, and with every property that is not listed refused. */
const shipped = createValidators((schema) => schema);
const exact = createValidators(
  (schema) =>
    mapSchemas(schema, (each) =>
      'properties' in each && !('additionalProperties' in each) ? { ...each, additionalProperties: false } : each,
    ) as object,
);

function createValidators(change: (schema: object) => object): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  for (const [, schema] of SCHEMAS) ajv.addSchema(change(schema));
  return (name) => ajv.getSchema(`${name}.json`) as ValidateFunction;
}

function expectValid(name: string, value: unknown): void {
  for (const validate of [shipped(name), exact(name)]) {
    const fits = validate(value);
    expect(fits ? [] : validate.errors, JSON.stringify(value, undefined, 2).slice(0, 2000)).toEqual([]);
  }
}

/** Runs a command line and expects one object that its schema describes. */
async function expectFits(root: string, line: string, exitCode = 0): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runInside(root, `${line} --format json`);
  expect(code, `${line}\n${stdout}${stderr}`).toBe(exitCode);
  const value = JSON.parse(stdout) as Record<string, unknown>;
  expectValid(line.split(' ')[0] ?? '', value);
  return value;
}

/** An app with a bit of everything that is wrong. */
const WRONG: Files = {
  'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  events.emit('user.registerd', { id: '1' });
  await events.emit('order.paid', { total: 1 });
}
`,
  'functions/api/users/profile.ts': 'export const GET = () => undefined;\n',
  'events/odd.ts': 'export type ThingEvent = { at: Date };\n',
};

test('every command has a schema, and every schema a command', () => {
  const names = COMMANDS.map(({ name }) => name).filter((name) => !SILENT.has(name));
  expect(SCHEMAS.map(([file]) => file.replace('.json', '')).sort()).toEqual([...names, 'common'].sort());
});

test('an app finds them in the package', () => {
  const load = createRequire(`${createApp()}/`);
  for (const [file, schema] of SCHEMAS) expect(load(`@tsc-run/core/schemas/${file}`)).toEqual(schema);
});

test('a failure is described for every command', async () => {
  for (const { name, actions, operand } of COMMANDS) {
    if (SILENT.has(name)) continue;
    const [action = ''] = Object.keys(actions);
    const words = [name, action, operand === undefined ? '' : 'nothing'].filter((each) => each !== '').join(' ');
    const { error } = await expectFits(createFolder(), words, 2);
    expect(error, name).toBeDefined();
  }
});

describe('real output fits the schema of', () => {
  test('generate and new', async () => {
    const root = createApp();
    expect((await expectFits(root, 'generate')).files).toBeDefined();
    await expectFits(root, 'generate');
    await expectFits(root, 'generate --check');
    await expectFits(root, 'new event user.deleted');
    await expectFits(root, 'new subscriber audit --event user.deleted');
    await expectFits(root, 'new route users/[id]');
    writeFiles(root, { ...WRONG, 'tsc-run.config.ts': 'export default { events: { subscribers: { mail: [] } } };\n' });
    await expectFits(root, 'generate --check', 1);
    await expectFits(root, 'generate', 1);
  });

  test('doctor, and what it mends', async () => {
    const root = createApp({ '.vscode/settings.json': '{ "typescript.tsdk": "gone" }' }, '6.0');
    expect((await expectFits(root, 'doctor', 1)).problems).not.toEqual([]);
    expect((await expectFits(root, 'doctor --fix')).fixed).not.toEqual([]);
  });

  test('check, with and without the compiler, fixes, and another version', async () => {
    const before = createApp();
    const root = createApp(
      {
        ...WRONG,
        'events/user-registered.ts': 'export type UserRegisteredEvent = { id: number };\n',
        'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>): string {
  return event.data.id;
}
`,
      },
      '6.0',
    );
    const { problems } = await expectFits(root, 'check', 1);
    expect((problems as { code: string }[]).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['unknown-event', 'stale-output', 'payload-not-json']),
    );
    expect((await expectFits(root, 'check --fix', 1)).fixed).not.toEqual([]);
    const against = `check --no-tsc --against ${before}`;
    writeFiles(root, { 'events/odd.ts': 'export type ThingEvent = {' });
    expect((await expectFits(root, against, 1)).against).toMatchObject({ compared: false });
    writeFiles(root, {
      'events/odd.ts': 'export type ThingHappenedEvent = { at: string };\n',
      'functions/api/users.ts': 'export const GET = () => undefined;\n',
      'functions/subscribers/mail.ts': 'export function listen() {}\n',
    });
    await expectFits(root, 'generate');
    const { against: compared } = await expectFits(root, against, 1);
    expect(compared).toMatchObject({
      compared: true,
      changes: expect.arrayContaining([expect.objectContaining({ breaking: true })]),
    });
    await expectFits(root, `${against} --accept user.registered`, 1);
  });

  test('events, with each of its actions', async () => {
    const root = createApp();
    await expectFits(root, 'events list');
    const manifest = { events: [{ name: 'user.registered', subscribers: ['mail'] }], subscribers: [{ name: 'mail' }] };
    const bus = await openSqliteBus({
      folder: join(root, '.tsc-run'),
      manifest,
      attempts: 1,
      pollMs: 5,
      onProblem: () => {},
    });
    await bus.consume(() => Promise.reject(new Error('no such mailbox')));
    await bus.publish([{ id: 'first', type: 'user.registered', data: {}, time: '2026-01-02T03:04:05.678Z' }]);
    await bus.idle();
    await bus.close();
    expect((await expectFits(root, 'events list')).events).toHaveLength(2);
    expect((await expectFits(root, 'events dead')).deliveries).toHaveLength(1);
    for (const action of ['redrive', 'replay --all', 'prune', 'prune --dead'])
      await expectFits(root, `events ${action}`);
  });

  test('schema and graph, printed and written', async () => {
    const root = createApp({
      'lib/send.ts': `import { events } from '@tsc-run/core';\nexport const send = (name: 'user.registered') => events.emit(name, { id: '1' });\n`,
    });
    for (const line of ['schema', 'schema order.paid', 'schema --asyncapi', 'schema --out schemas'])
      await expectFits(root, line);
    for (const line of ['graph', 'graph --as html', 'graph --as dot', 'graph --out graph.html'])
      await expectFits(root, line);
    const { stdout } = await runInside(root, 'graph --as json');
    const ajv = new Ajv2020();
    for (const [, schema] of SCHEMAS) ajv.addSchema(schema);
    expect(ajv.getSchema('graph.json#/$defs/graph')?.(JSON.parse(stdout))).toBe(true);
  });

  test('build, synth and deploy', async () => {
    const root = await createBuiltApp();
    for (const line of ['build', 'synth', 'synth', 'deploy --print --bucket code']) await expectFits(root, line);
    // A command line of AWS that agrees to everything.
    const bin = createFolder({ aws: '#!/bin/sh\nexit 0\n' });
    chmodSync(join(bin, 'aws'), 0o755);
    const env = { PATH: `${bin}${delimiter}${process.env['PATH']}` };
    const { stdout, stderr } = await runCli(root, 'deploy --bucket code --format json', { env });
    expect(stdout, stderr).not.toBe('');
    expectValid('deploy', JSON.parse(stdout));
    writeFiles(root, WRONG);
    await expectFits(root, 'build', 1);
    await expectFits(root, 'synth', 1);
    await expectFits(root, 'deploy --bucket code', 1);
  });

  test('explain', async () => {
    const root = createApp({
      ...WRONG,
      'events/odd.ts':
        '/** @event odd.thing */\nexport type OneEvent = {};\n/** @event odd.thing */\nexport type OtherEvent = {};\n',
      'tsc-run.config.ts': `export default { events: { subscribers: {
  mail: { events: ['user.registered'], maxConcurrency: 4 }, gone: { events: ['order.paid'] }, far: { events: [], external: true },
} } };\n`,
    });
    for (const name of ['user.registered', 'order-paid', 'OneEvent', 'mail', 'gone', 'far', 'unknown-event', '71002'])
      await expectFits(root, `explain ${name}`);
  });

  test('init, written and only shown', async () => {
    const root = createFolder({ 'package.json': '{ "name": "app", "type": "module" }' });
    const { changes } = await expectFits(root, 'init --dry-run');
    expect(changes).toContainEqual(expect.objectContaining({ path: 'tsc-run.config.ts', isNew: true }));
    await expectFits(root, 'init', 2);
    await expectFits(root, 'init --yes');
    expect((await expectFits(root, 'init --dry-run')).changes).toEqual([]);
  });

  test('every line of dev', async () => {
    const app = await startApp();
    await app.post('/users', { id: 'u1' });
    await app.get('/nothing');
    await app.find(({ kind }) => kind === 'delivery');
    app.write({ 'functions/api/broken.ts': 'export const GET = (' });
    await app.find(({ kind, problems }) => kind === 'app' && (problems as unknown[]).length > 0);
    expect(await app.stop()).toBe(0);
    const kinds = new Set(app.lines.map(({ kind }) => kind));
    for (const kind of ['app', 'listening', 'ready', 'request', 'emit', 'delivery', 'summary'])
      expect(kinds).toContain(kind);
    for (const line of app.lines) expectValid('dev', line);
  });
});

test('what no command prints does not fit', () => {
  const report = {
    version: 1,
    problems: [],
    counts: { events: 0, subscribers: 0, errors: 0, warnings: 0 },
    seconds: 1,
  };
  expect(shipped('generate')(report)).toBe(true);
  expect(exact('generate')({ ...report, other: 1 })).toBe(false);
  for (const wrong of [{ ...report, version: 2 }, { ...report, seconds: '1' }, { ...report, problems: [{}] }, {}, null])
    expect(shipped('generate')(wrong)).toBe(false);
});
