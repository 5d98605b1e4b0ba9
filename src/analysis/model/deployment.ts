/** What the config says of an app's deployment, with defaults for what it does not say. */
export type Deployment = {
  /** Without one, the name in package.json is used. */
  readonly projectName?: string;
  readonly region?: string;
  readonly environment: string;
  readonly bus: EventBusName;
  /** Whether events carry their id, time and `meta` beside the payload. */
  readonly meta: boolean;
  /** Sources of other publishers whose events are matched too. */
  readonly sources: readonly string[];
  readonly build: BuildSettings;
  /** One function for each route file, or a single one for all of them. */
  readonly functions: 'file' | 'single';
  /** For the functions of the API, in MB and seconds. */
  readonly memory: number;
  readonly timeout: number;
  /** Environment variables of every function. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logRetentionDays: number;
  /** How long the bus keeps events for a replay; it keeps none without a number. */
  readonly archiveDays?: number;
  /** Whether there are alarms, and the topic that they tell, as an ARN. */
  readonly alarms: boolean | string;
  /** By name of the subscriber. */
  readonly subscribers: Readonly<Record<string, SubscriberDeployment>>;
};

export type EventBusName = {
  /** A name, or an ARN. */
  readonly name: string;
  /** Whether it exists without this app. */
  readonly external: boolean;
};

export type BuildSettings = {
  /** Packages that are left out of bundles. */
  readonly exclude: readonly string[];
  /** Relative to the config. */
  readonly outDir: string;
  /** The runtime of Lambda, for example `nodejs24.x`. */
  readonly runtime: string;
};

export type SubscriberDeployment = {
  /** Through a queue, or straight to the function. */
  readonly delivery: 'queue' | 'direct';
  /** In MB. */
  readonly memory: number;
  /** In seconds. */
  readonly timeout: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** The most events that one call of the function gets. */
  readonly batchSize: number;
  /** How long the function waits for a full batch, in seconds. */
  readonly batchWindow: number;
  readonly maxConcurrency?: number;
  readonly variables: Readonly<Record<string, string>>;
};

export const SUBSCRIBER_DEFAULTS: SubscriberDeployment = {
  delivery: 'queue',
  memory: 512,
  timeout: 30,
  retries: 4,
  batchSize: 10,
  batchWindow: 0,
  variables: {},
};

export const DEPLOYMENT_DEFAULTS: Deployment = {
  environment: 'dev',
  bus: { name: 'default', external: true },
  meta: true,
  sources: [],
  build: { exclude: [], outDir: 'dist', runtime: 'nodejs24.x' },
  functions: 'file',
  memory: 512,
  timeout: 29,
  variables: {},
  logRetentionDays: 30,
  alarms: false,
  subscribers: {},
};

/** The keys of `events`, and those of one subscriber, that only a deployment reads. */
export const DEPLOYMENT_KEYS: readonly string[] = ['eventBus', 'meta', 'sources'];
export const SUBSCRIBER_DEPLOYMENT_KEYS: readonly string[] = [
  'delivery',
  'memory',
  'timeout',
  'retries',
  'batchSize',
  'batchWindow',
  'maxConcurrency',
  'environment',
];

export const LONGEST_ENVIRONMENT = 30;

/** The form of an environment's name, as a pattern that a template can hold too. */
export const ENVIRONMENT_PATTERN = `[a-z0-9][a-z0-9-]{0,${LONGEST_ENVIRONMENT - 1}}`;

export function isEnvironment(name: string): boolean {
  return new RegExp(`^${ENVIRONMENT_PATTERN}$`).test(name);
}
