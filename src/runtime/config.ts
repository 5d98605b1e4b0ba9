import type { DeclaredName } from './registry.js';

/** A subscriber. Its code is in `functions/subscribers/<name>.ts` or in `file`, and exports `listen`. */
export type SubscriberConfig = {
  /** The names of the events that it receives, for example `['user.registered']`. */
  readonly events: readonly DeclaredName[];
  /** With `true`, the consumer is outside this app: it needs no file, and its events count as subscribed. */
  readonly external?: boolean;
  /** The file that exports `listen`, relative to the config. Default: `functions/subscribers/<name>.ts`. */
  readonly file?: string;
};

/** How a problem is reported. Warnings can be turned off or made errors; `unsubscribed-event` can be made a warning. */
export type RuleSeverity = 'off' | 'warning' | 'error';

/** The `events` section of the config. */
export type EventsConfig = {
  /** The name of the EventBridge bus in production. */
  readonly eventBus?: string;
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

/**
 * The default export of `tsc-run.config.ts`. The analyzer reads `events` from the source text and never runs it. This
 * version acts on no other key: they are for what deploys the app.
 */
export type Config = {
  readonly projectName?: string;
  readonly provider?: 'aws';
  /** For example `eu-central-1`. */
  readonly region?: string;
  /** For example `dev`. */
  readonly environment?: string;
  readonly domain?: DomainConfig;
  readonly networking?: {
    /** The number of NAT gateways. */
    readonly natGateways?: 0 | 1 | 2 | 3;
  };
  readonly build?: {
    /** What the build leaves out. */
    readonly exclude?: readonly string[];
  };
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
export type KnownKeys<C> = C extends { readonly events: infer E }
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
