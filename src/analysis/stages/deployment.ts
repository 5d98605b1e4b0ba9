import { type Placed, settle, spanOf } from '../static/evaluate.js';
import {
  type Field,
  type FieldReader,
  findField,
  findLiteral,
  findObject,
  type Literal,
  noteUnknownKeys,
  readNames,
  readProperties,
} from '../static/fields.js';
import { type Faults, findRoot, isBoolean } from './config.js';
import {
  type BuildSettings,
  type Deployment,
  DEPLOYMENT_DEFAULTS,
  type EventBusName,
  isEnvironment,
  LONGEST_ENVIRONMENT,
  SUBSCRIBER_DEFAULTS,
  type SubscriberDeployment,
} from '../model/deployment.js';
import { EVENTS_FOLDER, toOutDir } from '../model/layout.js';
import { once } from '../lib/memo.js';
import type { Modules } from '../static/modules.js';

/** What is read, and the parts that cannot be used. */
export type DeploymentReading = {
  readonly deployment: Deployment;
  readonly faults: Faults;
  /** What cannot be read outside `events`, which matters only to who deploys. */
  readonly computed: Faults;
};

const NO_FAULTS: Faults = { unread: [], invalid: [], unknown: [] };

/** Reads what the config says of the app's deployment, without running it. `file` is the config. */
export function readDeployment(modules: Modules, file: string): DeploymentReading {
  const nothing = { deployment: DEPLOYMENT_DEFAULTS, faults: NO_FAULTS, computed: NO_FAULTS };
  const root = modules.find(file)?.failure === undefined ? findRoot(modules, file) : undefined;
  const config = root && settle(modules, root.value);
  if (config?.expression.kind !== 'object') return nothing;
  const inEvents = createReader(modules);
  const elsewhere = createReader(modules);
  const top = (name: string): Field => ({ object: config, name, path: name });
  // Whether `events` is an object is the business of who reads the subscribers.
  const events = findObject(createReader(modules), top('events'));
  const deployment = {
    ...DEPLOYMENT_DEFAULTS,
    ...readTop(elsewhere, top),
    ...(events !== undefined && readEvents(inEvents, events)),
  };
  const { unread, invalid, unknown } = elsewhere;
  return {
    deployment,
    faults: {
      unread: inEvents.unread,
      invalid: [...inEvents.invalid, ...invalid],
      unknown: [...inEvents.unknown, ...unknown],
    },
    computed: { ...NO_FAULTS, unread },
  };
}

function createReader(modules: Modules): FieldReader {
  return { modules, unread: [], invalid: [], unknown: [] };
}

function readTop(reader: FieldReader, top: (name: string) => Field): Partial<Deployment> {
  return compact({
    projectName: findLiteral(reader, { ...top('projectName'), ...forms().projectName }),
    region: findLiteral(reader, { ...top('region'), ...forms().region }),
    environment: findLiteral(reader, { ...top('environment'), ...forms().environment }),
    build: readBuild(reader, top('build')),
    ...readDeploy(reader, top('deploy')),
  });
}

function readBuild(reader: FieldReader, field: Field): BuildSettings {
  const build = findObject(reader, field);
  if (build === undefined) return DEPLOYMENT_DEFAULTS.build;
  noteUnknownKeys(reader, build, { path: 'build', known: ['exclude', 'outDir', 'runtime'] });
  const member = (name: string): Field => ({ object: build, name, path: `build.${name}` });
  return {
    ...DEPLOYMENT_DEFAULTS.build,
    ...compact({
      exclude: readTexts(reader, member('exclude'), forms().packages),
      outDir: toFolder(findLiteral(reader, { ...member('outDir'), ...forms().folder })),
      runtime: findLiteral(reader, { ...member('runtime'), ...forms().runtime }),
    }),
  };
}

const DEPLOY_KEYS = ['functions', 'memory', 'timeout', 'environment', 'logRetentionDays', 'archiveDays', 'alarms'];

function readDeploy(reader: FieldReader, field: Field): Partial<Deployment> {
  const deploy = findObject(reader, field);
  if (deploy === undefined) return {};
  noteUnknownKeys(reader, deploy, { path: 'deploy', known: DEPLOY_KEYS });
  const member = (name: string): Field => ({ object: deploy, name, path: `deploy.${name}` });
  return compact({
    functions: findLiteral(reader, { ...member('functions'), ...forms().functions }),
    memory: findLiteral(reader, { ...member('memory'), ...forms().memory }),
    timeout: findLiteral(reader, { ...member('timeout'), ...wholeNumber(1, 29, 'seconds, which the API waits') }),
    variables: readVariables(reader, member('environment')),
    logRetentionDays: findLiteral(reader, { ...member('logRetentionDays'), ...forms().retention }),
    archiveDays: findLiteral(reader, { ...member('archiveDays'), ...wholeNumber(1, 36_500, 'days') }),
    alarms: findLiteral(reader, { ...member('alarms'), ...forms().alarms }),
  });
}

function readEvents(reader: FieldReader, events: Placed): Partial<Deployment> {
  const member = (name: string): Field => ({ object: events, name, path: `events.${name}` });
  const entries = findObject(createReader(reader.modules), member('subscribers'));
  const properties = entries === undefined ? [] : readProperties(createReader(reader.modules), entries, '');
  const subscribers = properties.flatMap(({ name, value }): [string, SubscriberDeployment][] => {
    const object = settle(reader.modules, value);
    if (object.expression.kind !== 'object') return [];
    return [[name, readSubscriber(reader, object, `events.subscribers[${JSON.stringify(name)}]`)]];
  });
  return compact({
    bus: readBus(reader, member('eventBus')),
    meta: findLiteral(reader, { ...member('meta'), accepts: isBoolean, expected: 'true or false' }),
    sources: readTexts(reader, member('sources'), forms().sources),
    subscribers: Object.fromEntries(subscribers),
  });
}

/** What only a queue can do. */
const QUEUE_KEYS = ['batchSize', 'batchWindow', 'maxConcurrency'];

function readSubscriber(reader: FieldReader, object: Placed, path: string): SubscriberDeployment {
  const member = (name: string): Field => ({ object, name, path: `${path}.${name}` });
  const find = <T extends Literal>(name: string, form: Form<T>): T | undefined =>
    findLiteral(reader, { ...member(name), ...form });
  const delivery = find('delivery', forms().delivery) ?? SUBSCRIBER_DEFAULTS.delivery;
  const isDirect = delivery === 'direct';
  const read = compact({
    memory: find('memory', forms().memory),
    timeout: find('timeout', wholeNumber(1, 900, 'seconds')),
    retries: find('retries', isDirect ? forms().directRetries : wholeNumber(0, 999, 'attempts after the first')),
    batchSize: find('batchSize', wholeNumber(1, 10_000, 'events')),
    batchWindow: find('batchWindow', wholeNumber(0, 300, 'seconds')),
    maxConcurrency: find('maxConcurrency', wholeNumber(2, 1000, 'calls at once')),
    variables: readVariables(reader, member('environment')),
  });
  const refuse = (name: string, expected: string): void => {
    const at = findField(reader, member(name));
    if (at !== undefined) reader.invalid.push({ path: `${path}.${name}`, expected, span: spanOf(at) });
  };
  for (const name of isDirect ? QUEUE_KEYS : []) refuse(name, "left out: delivery: 'direct' has no queue");
  if ((read.batchSize ?? 0) > 10 && !read.batchWindow) {
    refuse('batchSize', 'at most 10, or batchWindow at least 1 second');
  }
  return { ...SUBSCRIBER_DEFAULTS, ...(isDirect && { retries: 2 }), ...read, delivery };
}

/** A bus that the app makes, one that exists by its ARN or as that of a partner, or `{ name, external: true }`. */
function readBus(reader: FieldReader, field: Field): EventBusName | undefined {
  const found = findField(reader, field);
  if (found === undefined) return undefined;
  if (settle(reader.modules, found).expression.kind !== 'object') {
    const name = findLiteral(reader, { ...field, ...forms().bus });
    return name === undefined ? undefined : { name, external: isForeignBus(name) };
  }
  const bus = findObject(reader, field);
  if (bus === undefined) return undefined;
  noteUnknownKeys(reader, bus, { path: field.path, known: ['name', 'external'] });
  const member = (name: string): Field => ({ object: bus, name, path: `${field.path}.${name}` });
  const name = findLiteral(reader, { ...member('name'), ...forms().bus });
  const external = findLiteral(reader, { ...member('external'), accepts: isBoolean, expected: 'true or false' });
  return name === undefined ? undefined : { name, external: external ?? isForeignBus(name) };
}

function isForeignBus(name: string): boolean {
  return name === 'default' || /^(?:arn:|aws\.partner\/)/.test(name);
}

function readTexts(reader: FieldReader, field: Field, form: Form<string>): readonly string[] | undefined {
  const found = findField(reader, field);
  if (found === undefined) return undefined;
  const { path } = field;
  const { accepts, expected } = form;
  return readNames(reader, found, { path, expected }).flatMap(({ value, span }) => {
    if (accepts(value)) return value;
    reader.invalid.push({ path, expected, span });
    return [];
  });
}

function readVariables(reader: FieldReader, field: Field): Readonly<Record<string, string>> | undefined {
  const object = findObject(reader, field);
  if (object === undefined) return undefined;
  const variables = readProperties(reader, object, field.path).flatMap(({ name, key }): [string, string][] => {
    if (!/^[A-Za-z]\w*$/.test(name) || /^(?:AWS_|LAMBDA_|TSC_RUN_)/.test(name)) {
      reader.invalid.push({
        path: `The variable ${JSON.stringify(name)} in ${field.path}`,
        ...VARIABLE,
        span: spanOf(key),
      });
      return [];
    }
    const value = findLiteral(reader, { object, name, path: `${field.path}.${name}`, ...forms().text });
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(variables);
}

type Form<T extends Literal> = {
  readonly accepts: (value: Literal) => value is T;
  readonly expected: string;
};

const VARIABLE = {
  expected: 'named with letters, digits and _, and not begin with AWS_, LAMBDA_ or TSC_RUN_',
};
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** What values must be. */
const forms = once(() => ({
  text: pattern(/^/, 'a string'),
  region: pattern(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, "a region of AWS, such as 'eu-central-1'"),
  packages: pattern(/^[^\s\\]+$/, "an array of names of packages, such as 'sharp'"),
  sources: pattern(/^.{1,256}$/, "an array of sources with 1 to 256 characters, such as 'billing/prod'"),
  projectName: pattern(/^[a-z\d](?:[a-z\d-]{0,62}[a-z\d])?$/i, '1 to 64 letters, digits and hyphens'),
  environment: {
    accepts: (value: Literal): value is string => typeof value === 'string' && isEnvironment(value),
    expected: `1 to ${LONGEST_ENVIRONMENT} lower-case letters, digits and hyphens, the first no hyphen`,
  },
  folder: {
    accepts: (value: Literal): value is string => typeof value === 'string' && toFolder(value) !== undefined,
    expected: 'a folder of its own inside the app, relative to the config',
  },
  runtime: pattern(/^nodejs\d+\.x$/, "a runtime of Lambda for Node, such as 'nodejs24.x'"),
  bus: pattern(
    /^(?:[\w.-]{1,256}|(?:arn:[^:\s]+:events:[^:\s]+:\d+:event-bus\/|aws\.partner\/)[\w./-]{1,256})$/,
    'the ARN of a bus, or its name: 1 to 256 letters, digits, dots, hyphens and underscores',
  ),
  functions: oneOf('file', 'single'),
  delivery: oneOf('queue', 'direct'),
  memory: wholeNumber(128, 10_240, 'MB'),
  directRetries: wholeNumber(0, 2, 'attempts after the first, as Lambda makes without a queue'),
  retention: {
    accepts: (value: Literal): value is number => DAYS.includes(value as number),
    expected: `one of the periods of CloudWatch, in days: ${DAYS.join(', ')}`,
  },
  alarms: {
    accepts: (value: Literal): value is boolean | string =>
      isBoolean(value) || (typeof value === 'string' && value.startsWith('arn:')),
    expected: 'true, false, or the ARN of the topic that is told',
  },
}));

function toFolder(written: string | undefined): string | undefined {
  const folder = written === undefined ? undefined : toOutDir(written, EVENTS_FOLDER);
  return folder === undefined || /^(?:\.\.|functions|generated)(?:\/|$)/.test(folder) ? undefined : folder;
}

function pattern(form: RegExp, expected: string): Form<string> {
  return { accepts: (value): value is string => typeof value === 'string' && form.test(value), expected };
}

function oneOf<T extends string>(...values: readonly T[]): Form<T> {
  return {
    accepts: (value): value is T => values.includes(value as T),
    expected: values.map((each) => `'${each}'`).join(' or '),
  };
}

function wholeNumber(least: number, most: number, unit: string): Form<number> {
  return {
    accepts: (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    expected: `a whole number from ${least} to ${most} (${unit})`,
  };
}

/** Without the members that are undefined. */
function compact<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}
