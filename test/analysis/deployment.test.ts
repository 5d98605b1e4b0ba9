import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import { DEPLOYMENT_DEFAULTS, SUBSCRIBER_DEFAULTS } from '../../src/analysis/model/deployment.js';
import { createMemorySession } from '../support/analyze.js';

const APP = [
  { path: 'events/a.ts', text: 'export type UserRegisteredEvent = { id: string };' },
  { path: 'functions/subscribers/mail.ts', text: 'export const listen = async () => {};' },
];

function analyze(config: string, readsCalls = true): Analysis {
  return createMemorySession([...APP, { path: 'tsc-run.config.ts', text: config }], { readsCalls }).analysis();
}

/** The config of one subscriber with more keys. */
function withSubscriber(keys: string): string {
  return `export default { events: { subscribers: { mail: { events: ['user.registered'], ${keys} } } } };`;
}

/** Of the config: without its subscriber, the app has a problem of its own. */
const messagesOf = (diagnostics: Analysis['diagnostics'] = []) =>
  diagnostics.filter(({ span }) => span.file === 'tsc-run.config.ts').map(({ message }) => message);

describe('the settings of a deployment', () => {
  test('have defaults', () => {
    const { deployment } = analyze(withSubscriber(''));
    expect(deployment).toEqual({
      settings: { ...DEPLOYMENT_DEFAULTS, subscribers: { mail: SUBSCRIBER_DEFAULTS } },
      diagnostics: [],
    });
  });

  test('are read without running the config', () => {
    const { deployment, diagnostics } = analyze(`
const days = 7;
export default {
  projectName: 'shop', region: 'eu-central-1', environment: 'prod',
  build: { exclude: ['sharp'], outDir: './out/aws/', runtime: 'nodejs22.x' },
  deploy: {
    functions: 'single', memory: 256, timeout: 5, environment: { A: '1', B_2: \`b\` },
    logRetentionDays: days, archiveDays: days, alarms: 'arn:aws:sns:eu-central-1:1:alarms',
  },
  secrets: { key: { value: process.env.KEY } },
  events: {
    eventBus: 'shop', meta: false, sources: ['billing/prod'],
    subscribers: {
      mail: {
        events: ['user.registered'], memory: 1024, timeout: 60, retries: 9, batchSize: 100, batchWindow: 5,
        maxConcurrency: 2, environment: { FROM: 'a@b.c' },
      },
    },
  },
};`);
    expect(diagnostics).toEqual([]);
    expect(deployment).toEqual({
      settings: {
        projectName: 'shop',
        region: 'eu-central-1',
        environment: 'prod',
        bus: { name: 'shop', external: false },
        meta: false,
        sources: ['billing/prod'],
        build: { exclude: ['sharp'], outDir: 'out/aws', runtime: 'nodejs22.x' },
        functions: 'single',
        memory: 256,
        timeout: 5,
        variables: { A: '1', B_2: 'b' },
        logRetentionDays: 7,
        archiveDays: 7,
        alarms: 'arn:aws:sns:eu-central-1:1:alarms',
        subscribers: {
          mail: {
            delivery: 'queue',
            memory: 1024,
            timeout: 60,
            retries: 9,
            batchSize: 100,
            batchWindow: 5,
            maxConcurrency: 2,
            variables: { FROM: 'a@b.c' },
          },
        },
      },
      diagnostics: [],
    });
  });

  test('are not read where calls are not', () => {
    expect(analyze(withSubscriber('memory: 1'), false)).toMatchObject({ diagnostics: [] });
  });

  test('of a direct subscriber have two retries', () => {
    const { deployment } = analyze(withSubscriber(`delivery: 'direct'`));
    expect(deployment?.settings.subscribers['mail']).toMatchObject({ delivery: 'direct', retries: 2 });
  });
});

describe('the bus', () => {
  const ARN = 'arn:aws:events:eu-central-1:123456789012:event-bus/shop';
  test.each([
    [`'default'`, { name: 'default', external: true }],
    [`'shop'`, { name: 'shop', external: false }],
    [`'${ARN}'`, { name: ARN, external: true }],
    [`{ name: 'shop', external: true }`, { name: 'shop', external: true }],
    [`{ name: 'shop' }`, { name: 'shop', external: false }],
  ])('%s', (written, bus) => {
    const { deployment, diagnostics } = analyze(`export default { events: { eventBus: ${written} } };`);
    expect(messagesOf(diagnostics)).toEqual([]);
    expect(deployment?.settings.bus).toEqual(bus);
  });
});

describe('what is wrong in events is a problem', () => {
  const PATH = 'events.subscribers["mail"]';
  test.each([
    ['memory: 127', `${PATH}.memory must be a whole number from 128 to 10240 (MB).`],
    ['timeout: 901', `${PATH}.timeout must be a whole number from 1 to 900 (seconds).`],
    ['retries: 1.5', `${PATH}.retries must be a whole number from 0 to 999 (attempts after the first).`],
    [`delivery: 'fast'`, `${PATH}.delivery must be 'queue' or 'direct'.`],
    ['batchSize: 11', `${PATH}.batchSize must be at most 10, or batchWindow at least 1 second.`],
    ['maxConcurrency: 1', `${PATH}.maxConcurrency must be a whole number from 2 to 1000 (calls at once).`],
    [`delivery: 'direct', batchSize: 5`, `${PATH}.batchSize must be left out: delivery: 'direct' has no queue.`],
    [
      `delivery: 'direct', retries: 3`,
      `${PATH}.retries must be a whole number from 0 to 2 (attempts after the first, as Lambda makes without a queue).`,
    ],
    [
      `environment: { AWS_REGION: 'x' }`,
      `The variable "AWS_REGION" in ${PATH}.environment must be named with letters, digits and _, and not begin with AWS_, LAMBDA_ or TSC_RUN_.`,
    ],
    ['memory: Number(process.env.MEMORY)', `${PATH}.memory cannot be read without running the config: 'Number(…)'.`],
    ['memry: 128', `${PATH} has no key 'memry'.`],
  ])('%s', (keys, message) => {
    const { diagnostics, deployment } = analyze(withSubscriber(keys));
    expect(messagesOf(diagnostics)).toEqual([message]);
    expect(deployment?.diagnostics).toEqual([]);
  });

  const NO_BUS =
    'events.eventBus must be the ARN of a bus, or its name: 1 to 256 letters, digits, dots, hyphens and underscores.';
  const NO_SOURCES = "events.sources must be an array of sources with 1 to 256 characters, such as 'billing/prod'.";

  test.each([
    [`eventBus: 'a b'`, NO_BUS],
    [`eventBus: 'shop/orders'`, NO_BUS],
    [`eventBus: { external: true, nam: 'x' }`, `events.eventBus has no key 'nam'.`],
    ['meta: 1', 'events.meta must be true or false.'],
    [`sources: 'billing'`, NO_SOURCES],
    [`sources: ['billing', '']`, NO_SOURCES],
  ])('%s', (keys, message) => {
    expect(messagesOf(analyze(`export default { events: { ${keys} } };`).diagnostics)).toEqual([message]);
  });
});

test('what cannot be read outside `events` matters only to who deploys', () => {
  const { diagnostics, deployment } = analyze('export default { projectName: process.env.NAME };');
  expect(messagesOf(diagnostics)).toEqual([]);
  expect(messagesOf(deployment?.diagnostics)).toEqual([
    "projectName cannot be read without running the config: 'process.env.NAME'.",
  ]);
});

describe('what is wrong outside `events`', () => {
  test.each([
    [`region: 'mars'`, "region must be a region of AWS, such as 'eu-central-1'."],
    [`build: { exclude: [''] }`, "build.exclude must be an array of names of packages, such as 'sharp'."],
    [`deploy: { memory: '512' }`, 'deploy.memory must be a whole number from 128 to 10240 (MB).'],
    [`projectName: 'my shop'`, 'projectName must be 1 to 64 letters, digits and hyphens.'],
    [`environment: 'Prod'`, 'environment must be 1 to 30 lower-case letters, digits and hyphens, the first no hyphen.'],
    [`build: { outDir: '../out' }`, 'build.outDir must be a folder of its own inside the app, relative to the config.'],
    [`build: { outDir: '.' }`, 'build.outDir must be a folder of its own inside the app, relative to the config.'],
    [
      `build: { outDir: 'functions/out' }`,
      'build.outDir must be a folder of its own inside the app, relative to the config.',
    ],
    [`build: { outdir: 'out' }`, `build has no key 'outdir'.`],
    [`deploy: { archiveDay: 1 }`, `deploy has no key 'archiveDay'.`],
    [`deploy: { alarms: 'mail' }`, 'deploy.alarms must be true, false, or the ARN of the topic that is told.'],
  ])('%s', (keys, message) => {
    const { diagnostics, deployment } = analyze(`export default { ${keys} };`);
    expect(messagesOf(diagnostics)).toEqual([message]);
    expect(deployment?.diagnostics).toEqual([]);
  });
});
