import type { DeclaredName } from './registry.js';

/** A subscriber. Its code is in `functions/subscribers/<name>.ts` or in `file`, and exports `listen`. */
export type SubscriberConfig = {
  /** The names of the events that it receives, for example `['user.registered']`. */
  readonly events: readonly DeclaredName[];
  /** With `true`, the consumer is outside this app: it needs no file, and its events count as subscribed. */
  readonly external?: boolean;
  /** The file that exports `listen`, relative to the config. Default: `functions/subscribers/<name>.ts`. */
  readonly file?: string;
  /**
   * How its events reach it on AWS: through a queue, or straight from the bus, which is faster and gives up after two
   * retries. Default: `queue`.
   */
  readonly delivery?: 'queue' | 'direct';
  /** The memory of its function, in MB: from 128 to 10,240. Default: 512. */
  readonly memory?: number;
  /** The longest run of its function, in seconds: from 1 to 900. Default: 30. */
  readonly timeout?: number;
  /** How often it is tried again before an event is a dead letter. Default: 4, and 2 with `delivery: 'direct'`. */
  readonly retries?: number;
  /** The most events that one call of its function gets. Default: 10. */
  readonly batchSize?: number;
  /** How long its function waits for a full batch, in seconds: from 0 to 300. Default: 0. */
  readonly batchWindow?: number;
  /** The most calls of its function at once: from 2 to 1,000. Default: no limit. */
  readonly maxConcurrency?: number;
  /** Environment variables of its function. */
  readonly environment?: Variables;
};

/** Environment variables, by name. */
export type Variables = { readonly [name: string]: string };

/** How a problem is reported. Warnings can be turned off or made errors; `unsubscribed-event` can be made a warning. */
export type RuleSeverity = 'off' | 'warning' | 'error';

/** The `events` section of the config. */
export type EventsConfig = {
  /**
   * The EventBridge bus in production. A bus named here is created with the app, unless it is `default`, an ARN, or
   * `external`. Default: `default`.
   */
  readonly eventBus?: string | { readonly name: string; readonly external?: boolean };
  /**
   * Whether events on EventBridge carry their id, time and `meta` beside the payload, as `$meta`. Turn it off for
   * consumers that refuse keys they do not know; then a retried event has another id. Default: `true`.
   */
  readonly meta?: boolean;
  /** The `source` of other publishers on the bus, whose events the subscribers receive too. */
  readonly sources?: readonly string[];
  /** The subscribers, by name. */
  readonly subscribers?: { readonly [name: string]: SubscriberConfig };
  /** The folder of event types, relative to the config. Default: `events`. */
  readonly dir?: string;
  /** Globs of source files, relative to the config, in which calls of `emit` are not looked at. */
  readonly exclude?: readonly string[];
  /** The folder for generated files, relative to the config. Default: `generated`. */
  readonly outDir?: string;
  /**
   * With `global`, the generated file types the `events` of this package. With `module`, it exports a typed `events` of
   * its own, so that several apps can share one TypeScript program. Default: `global`.
   */
  readonly registry?: 'global' | 'module';
  /**
   * Also generates `schemas.ts`, which validates payloads at run time, at `emit`, before each delivery, or both. Give the
   * `validation` that it exports to `events.connect` and `deliverTo`. Default: nothing is validated at run time.
   */
  readonly validate?: 'emit' | 'deliver' | 'both';
  /** The severity of problems, by problem code, for example `{ 'vague-event-name': 'off' }`. */
  readonly rules?: { readonly [code: string]: RuleSeverity };
};

/** The domain of the API. */
export type DomainConfig = {
  /** For example `api.example.com`. */
  readonly name: string;
  /** Whether it is below a hosted zone, is one, or has its DNS elsewhere. */
  readonly type?: 'subdomain' | 'hosted-zone' | 'external';
  /** A certificate to create, or the ARN of one that exists. */
  readonly certificate?: { readonly create: boolean } | { readonly arn: string };
};

/** A secret. */
export type SecretConfig = {
  readonly value: string;
  readonly description?: string;
};

/** How `tsc-run build` bundles the app. */
export type BuildConfig = {
  /** Packages that are left out of the bundles: a layer or the runtime has them. */
  readonly exclude?: readonly string[];
  /** The folder of the bundles, relative to the config. Default: `dist`. */
  readonly outDir?: string;
  /** The runtime of Lambda. Default: `nodejs24.x`. */
  readonly runtime?: string;
};

/** How `tsc-run synth` deploys the app. Settings of one subscriber are in its own entry. */
export type DeployConfig = {
  /** One function for each file of `functions/api/`, or a single one for all of them. Default: `file`. */
  readonly functions?: 'file' | 'single';
  /** The memory of a function of the API, in MB: from 128 to 10,240. Default: 512. */
  readonly memory?: number;
  /** The longest run of a function of the API, in seconds: from 1 to 29. Default: 29. */
  readonly timeout?: number;
  /** Environment variables of every function. */
  readonly environment?: Variables;
  /** How long logs are kept, in days: one of the periods of CloudWatch. Default: 30. */
  readonly logRetentionDays?: number;
  /** Keeps the events of the bus for a replay, for so many days. Default: they are not kept. */
  readonly archiveDays?: number;
  /** Alarms on dead letters and on the age of queues; the ARN of an SNS topic is told of them. Default: `false`. */
  readonly alarms?: boolean | string;
};

/**
 * The default export of `tsc-run.config.ts`. The analyzer reads it from the source text and never runs it. This
 * version acts on `events`, `projectName`, `environment`, `build` and `deploy`.
 */
export type Config = {
  /** Names the app on AWS. Default: the name in package.json. */
  readonly projectName?: string;
  readonly provider?: 'aws';
  /** For example `eu-central-1`. */
  readonly region?: string;
  /** The default of the environment that `tsc-run deploy` deploys to. Default: `dev`. */
  readonly environment?: string;
  readonly domain?: DomainConfig;
  readonly networking?: {
    /** The number of NAT gateways. */
    readonly natGateways?: 0 | 1 | 2 | 3;
  };
  readonly build?: BuildConfig;
  readonly deploy?: DeployConfig;
  /** The secrets, by name. `fromEnv` reads a value from the environment. */
  readonly secrets?: { readonly [name: string]: SecretConfig };
  readonly resources?: unknown;
  readonly events?: EventsConfig;
  /** Never written: the key is `events`. */
  readonly event?: never;
  /** Never written here: the key belongs in `events`. */
  readonly subscribers?: never;
  readonly [other: string]: unknown;
};

/** Refuses the keys of `C` that have no meaning: TypeScript itself does so only where it does not infer a type. */
export type KnownKeys<C> = KnownEventsKeys<C> &
  (C extends { readonly build: infer B } ? { readonly build: RefuseKeys<B, BuildConfig, 'build'> } : unknown) &
  (C extends { readonly deploy: infer D } ? { readonly deploy: RefuseKeys<D, DeployConfig, 'deploy'> } : unknown);

type KnownEventsKeys<C> = C extends { readonly events: infer E }
  ? { readonly events: RefuseKeys<E, EventsConfig, 'events'> & KnownSubscriberKeys<E> }
  : unknown;

type KnownSubscriberKeys<E> = E extends { readonly subscribers: infer S }
  ? { readonly subscribers: { readonly [N in keyof S]: RefuseKeys<S[N], SubscriberConfig, 'a subscriber'> } }
  : unknown;

/** An object rather than a text: a text would refuse the keys beside it as well. */
type RefuseKeys<T, Known, Owner extends string> = {
  readonly [K in Exclude<keyof T, keyof Known> & string]: { readonly error: `${Owner} has no key '${K}'` };
};

/**
 * Returns `config` unchanged. Its type lets the compiler check event names and the editor complete them.
 *
 * @example
 * export default defineConfig({
 *   events: { subscribers: { 'send-welcome-email': { events: ['user.registered'] } } },
 * });
 */
export function defineConfig<const C extends Config>(config: C & KnownKeys<C>): C {
  return config;
}
