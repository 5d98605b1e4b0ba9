import { DEPLOYMENT_DEFAULTS, type Deployment, SUBSCRIBER_DEFAULTS } from '../../src/analysis/model/deployment.js';
import type { Subscriber } from '../../src/analysis/model/model.js';
import type { BuildManifest, BuiltFunction } from '../../src/deploy/manifest.js';
import type { AppInput } from '../../src/deploy/synth/app.js';
import { type Synthesis, synthesize } from '../../src/deploy/synth/synthesize.js';

/** An app to synthesise, in short. */
export type Sample = {
  /** The events of each subscriber. */
  readonly subscribers: Readonly<Record<string, readonly string[]>>;
  /** The routes of each route file, such as `GET /users/[id]`. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  readonly deployment: Partial<Deployment>;
  /** Settings of subscribers that differ from the defaults. */
  readonly settings: Readonly<Record<string, Partial<Deployment['subscribers'][string]>>>;
  /** Names of the functions that emit, and of those that read secrets. */
  readonly emits: readonly string[];
  readonly secrets: readonly string[];
  readonly project: string;
};

/** One subscriber of each kind of delivery, and two files of one path. */
export const SAMPLE: Sample = {
  subscribers: { 'send-welcome-email': ['user.registered', 'user.verified'], 'update-analytics': ['user.registered'] },
  routes: { 'users/index': ['GET /users'], 'users/create': ['POST /users'], 'users/[id]': ['GET /users/[id]'] },
  deployment: {
    bus: { name: 'shop', external: false },
    sources: ['billing/prod'],
    archiveDays: 7,
    alarms: true,
    variables: { STAGE: 'x' },
  },
  settings: {
    'send-welcome-email': { batchSize: 100, batchWindow: 5, maxConcurrency: 10, variables: { FROM: 'a@b.c' } },
    'update-analytics': { delivery: 'direct', retries: 2 },
  },
  emits: ['users/create', 'send-welcome-email'],
  secrets: ['send-welcome-email'],
  project: 'shop',
};

export function toInput(changes: Partial<Sample> = {}): AppInput {
  const { subscribers, routes, deployment, settings, emits, secrets, project } = { ...SAMPLE, ...changes };
  const built = (kind: BuiltFunction['kind'], name: string): BuiltFunction => ({
    kind,
    name,
    file: kind === 'api' ? `functions/api/${name}.ts` : `functions/subscribers/${name}.ts`,
    folder: kind === 'api' ? `functions/api/${name}.ts` : `functions/subscribers/${name}`,
    emits: emits.includes(name),
    secrets: secrets.includes(name),
    bytes: 1,
    gzip: 1,
    sha256: '0',
  });
  const apis = Object.entries(routes).map(([name, each]) => ({ ...built('api', name), routes: each.map(toRoute) }));
  const own = new Map(Object.entries(settings));
  const names = Object.keys(subscribers);
  const manifest: BuildManifest = {
    version: 1,
    runtime: 'nodejs24.x',
    functions: [...apis, ...names.map((name) => built('subscriber', name))],
    files: {},
  };
  return {
    manifest,
    project,
    model: {
      events: [],
      subscribers: names.map((name) => toSubscriber(name, subscribers[name] ?? [])),
      settings: {
        folder: '/app',
        literal: true,
        outDir: 'generated',
        eventsDir: 'events',
        exclude: [],
        registry: 'global',
        rules: {},
      },
    },
    deployment: {
      ...DEPLOYMENT_DEFAULTS,
      ...deployment,
      subscribers: Object.fromEntries(names.map((name) => [name, { ...SUBSCRIBER_DEFAULTS, ...own.get(name) }])),
    },
  };
}

export function synthesizeSample(changes: Partial<Sample> = {}): Synthesis {
  return synthesize(toInput(changes));
}

function toSubscriber(name: string, events: readonly string[]): Subscriber {
  return { name, external: false, events, span: { file: 'tsc-run.config.ts', start: 0, end: 0 } };
}

function toRoute(text: string): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = text.split(' ');
  return { method, path };
}
