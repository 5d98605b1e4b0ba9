import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../src/deploy/synth/template.js';
import { renderTemplate } from '../../src/deploy/synth/template.js';
import { synthesize } from '../../src/deploy/synth/synthesize.js';
import { createStack } from '../support/cloud/stack.js';
import { createFolder } from '../support/temp-folder.js';
import { checkTemplate } from './check-template.js';
import { SAMPLE, type Sample, synthesizeSample, toInput } from './sample.js';

const VARIANTS: Readonly<Record<string, Partial<Sample>>> = {
  sample: {},
  'default bus': { deployment: {} },
  'bus by ARN': {
    deployment: { bus: { name: 'arn:aws:events:eu-central-1:123456789012:event-bus/all', external: true } },
  },
  'external bus': { deployment: { bus: { name: 'all', external: true }, archiveDays: 1 } },
  'one function for the API': {
    routes: { api: ['GET /', 'GET /users', 'POST /users', 'GET /users/[id]'] },
    deployment: { functions: 'single' },
  },
  'no API': { routes: {} },
  'no subscribers': { subscribers: {}, settings: {} },
  'raw payloads': { deployment: { meta: false, variables: { NODE_OPTIONS: '--max-old-space-size=200' } } },
  'own topic': { deployment: { alarms: 'arn:aws:sns:eu-central-1:123456789012:pager' } },
  'hostile names': {
    subscribers: {
      __proto__: ['a.b'],
      'a/b': ["it's", 'say "x"', 'line\nbreak', '🎉'],
      'a-b': ['constructor'],
      ab: ['__proto__'],
      'A.B': ['x'],
      ['n'.repeat(10_000)]: ['y'],
      日本語: ['z'],
    },
    settings: { 'a/b': { variables: { QUOTE: `'"\n` } } },
    emits: [],
    secrets: [],
  },
};

const names = Object.keys(VARIANTS);

test.each(names)('%s: passes all checks', (name) => {
  const { template, faults } = synthesizeSample(VARIANTS[name]);
  expect(faults).toEqual([]);
  expect(checkTemplate(template, toInput(VARIANTS[name]).manifest)).toEqual([]);
});

describe("AWS's own validator", () => {
  type Engine = {
    validateStandard(file: unknown): {
      diagnostics: readonly { severity: string; ruleId: string; message: string; entity?: { logicalId: string } }[];
    };
    free(): void;
  };
  const load = createRequire(import.meta.url);
  /** Code that `aws cloudformation package` uploads, and ARNs of a bus that is not in the template. */
  const EXPECTED = new Set(['W3002', 'W9002', 'W9013']);

  test('finds nothing but that the code is still to be uploaded', () => {
    const { CelEngine, TemplateFile } = load('@aws/cloudformation-validate') as {
      CelEngine: new () => Engine;
      TemplateFile: new (path: string) => unknown;
    };
    const engine = new CelEngine();
    const validate = (template: object): readonly string[] => {
      const root = createFolder({ 'template.json': JSON.stringify(template) });
      const { diagnostics } = engine.validateStandard(new TemplateFile(`${root}/template.json`));
      return diagnostics
        .filter(({ severity, ruleId }) => severity !== 'INFO' && !EXPECTED.has(ruleId))
        .map(({ ruleId, entity, message }) => `${ruleId} ${entity?.logicalId}: ${message}`);
    };
    for (const name of names) expect([name, validate(synthesizeSample(VARIANTS[name]).template)]).toEqual([name, []]);
    const { template } = synthesizeSample();
    const { SubscriberSendWelcomeEmailQueue: _, ...Resources } = template.Resources;
    expect(validate({ ...template, Resources })).not.toEqual([]);
    engine.free();
  });
});

test('the same app gives the same bytes', () => {
  expect(renderTemplate(synthesizeSample().template)).toBe(renderTemplate(synthesizeSample().template));
});

test('what belongs to a subscriber or a route file is the same whatever else the app has', () => {
  const alone = synthesizeSample({ subscribers: { 'update-analytics': ['user.registered'] } }).template.Resources;
  const more = synthesizeSample({
    subscribers: { ...SAMPLE.subscribers, 'update.analytics': ['a'], updateanalytics: ['b'], Aaa: ['c'] },
  }).template.Resources;
  for (const [id, resource] of Object.entries(alone)) expect(more[id]).toEqual(resource);
});

test('logical IDs are readable where the name alone tells it from every other', () => {
  const subscribers = { mail: ['a'], 'send-mail': ['a'], 'send.mail': ['a'], sendmail: ['a'], 'send/mail': ['a'] };
  const { Resources } = synthesizeSample({ subscribers, settings: {}, routes: {}, deployment: {} }).template;
  expect(Object.keys(Resources).filter((id) => id.endsWith('Function'))).toEqual([
    'SubscriberMailFunction',
    'SubscriberSendMailFunction',
    expect.stringMatching(/^SubscriberSendMail[0-9A-F]{8}Function$/),
    'SubscriberSendmailFunction',
    expect.stringMatching(/^SubscriberSendMail[0-9A-F]{8}Function$/),
  ]);
});

test('two files of one name and different extensions are two functions', () => {
  const routes = { users: ['GET /users'], other: ['POST /users'] };
  const input = toInput({ routes, subscribers: {}, settings: {}, deployment: {} });
  const functions = input.manifest.functions.map((each) =>
    each.name === 'other'
      ? { ...each, name: 'users', file: 'functions/api/users.mts', folder: 'functions/api/users.mts' }
      : each,
  );
  const { Resources } = synthesize({ ...input, manifest: { ...input.manifest, functions } }).template;
  const code = Object.values(Resources).flatMap(({ Properties }) => Properties['Code'] ?? []);
  expect(code).toEqual(['functions/api/users.ts', 'functions/api/users.mts']);
});

test('the environment is in every source, and in nothing else', () => {
  const { template } = synthesizeSample();
  const prod = createStack(template, { Environment: 'prod' });
  const [rule] = prod.ofType('AWS::Events::Rule');
  expect(rule?.properties['EventPattern'].source).toEqual(['shop/prod', 'billing/prod']);
  expect(prod.outputs['EventBus']).toBe('shop-prod');
  const differing = JSON.stringify(prod.resources).replaceAll(/shop([/-])prod/g, 'shop$1dev');
  expect(differing).toBe(JSON.stringify(createStack(template).resources));
  expect(() => createStack(template, { Environment: 'Prod' })).toThrow("Environment does not take 'Prod'");
});

test('a list of events that is too long for one pattern becomes several rules of one target', () => {
  const events = Array.from({ length: 100 }, (_, index) => `event.${'x'.repeat(90)}.${index}`);
  for (const delivery of ['queue', 'direct'] as const) {
    const changes = {
      subscribers: { mail: events },
      settings: { mail: { delivery, retries: 2 } },
      emits: [],
      secrets: [],
    };
    const { template } = synthesizeSample(changes);
    expect(checkTemplate(template, toInput(changes).manifest)).toEqual([]);
    const rules = createStack(template).ofType('AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(4);
    expect(rules.flatMap(({ properties }) => properties['EventPattern']['detail-type'])).toEqual(events);
  }
});

test('settings of a subscriber are in its queue, its mapping and its function', () => {
  const { Resources } = synthesizeSample().template;
  const of = (id: string) => Resources[`SubscriberSendWelcomeEmail${id}`]?.Properties;
  expect(of('Mapping')).toMatchObject({
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 5,
    ScalingConfig: { MaximumConcurrency: 10 },
  });
  expect(of('Queue')).toMatchObject({ VisibilityTimeout: 185, RedrivePolicy: { maxReceiveCount: 5 } });
  expect(of('Function')?.['Environment']).toMatchObject({ Variables: { STAGE: 'x', FROM: 'a@b.c' } });
  const raw = synthesizeSample(VARIANTS['raw payloads']).template.Resources['SubscriberSendWelcomeEmailFunction'];
  expect(raw?.Properties['Environment']).toMatchObject({
    Variables: { TSC_RUN_META: 'false', NODE_OPTIONS: '--enable-source-maps --max-old-space-size=200' },
  });
});

describe('routes', () => {
  const ROUTES: Readonly<Record<string, [Sample['routes'], readonly string[]]>> = {
    'one file of a path answers any method': [{ users: ['GET /users', 'POST /users'] }, ['ANY /users > users']],
    'two files of a path have their methods, and the first the rest': [
      { 'users/a': ['GET /users'], 'users/b': ['POST /users'] },
      ['ANY /users > users/a', 'GET /users > users/a', 'POST /users > users/b', 'HEAD /users > users/a'],
    ],
    'a wider path answers the methods that a nearer one lacks': [
      { 'users/me': ['GET /users/me'], 'users/[id]': ['GET /users/[id]', 'DELETE /users/[id]'] },
      [
        'ANY /users/me > users/me',
        'GET /users/me > users/me',
        'DELETE /users/me > users/[id]',
        'HEAD /users/me > users/me',
        'ANY /users/{id} > users/[id]',
      ],
    ],
    'parameters of one place are one path': [
      { a: ['GET /users/[id]'], b: ['POST /users/[user]'] },
      ['ANY /users/{id} > a', 'GET /users/{id} > a', 'POST /users/{id} > b', 'HEAD /users/{id} > a'],
    ],
    'the root': [{ index: ['GET /'] }, ['ANY / > index']],
  };

  test.each(Object.keys(ROUTES))('%s', (name) => {
    const [routes, expected] = ROUTES[name]!;
    expect(listRoutes(synthesizeSample({ routes, emits: [], secrets: [] }).template)).toEqual(expected);
  });

  test('one function for all of them decides itself', () => {
    const { template } = synthesizeSample(VARIANTS['one function for the API']);
    expect(listRoutes(template)).toEqual(['$default > api']);
  });
});

/** Each route key, and the route file of the function that it leads to. */
function listRoutes(template: Template): readonly string[] {
  const stack = createStack(template);
  return stack.ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const [, id] = /^integrations\/stack-(.*)Integration$/.exec(properties['Target']) ?? [];
    const code: string = template.Resources[`${id}Function`]?.Properties['Code'] as string;
    return `${properties['RouteKey']} > ${/^functions\/api\/(.*)\.ts$/.exec(code)?.[1]}`;
  });
}
