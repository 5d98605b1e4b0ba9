import type { DeclaredName } from './emit.js';

/** One subscriber: `functions/subscribers/<its name>.ts`, which exports `listen`. */
export type SubscriberConfig = {
  /** Names of the events it receives. */
  readonly events: readonly DeclaredName[];
  /** The consumer lives outside this app: no file is needed, and its events count as subscribed. */
  readonly external?: boolean;
};

/** A warning may be switched off or made an error; `unsubscribed-event` may be softened. */
export type RuleSeverity = 'off' | 'warning' | 'error';

export type EventsConfig = {
  /** The EventBridge bus in production. */
  readonly eventBus?: string;
  /** Subscribers by name. */
  readonly subscribers?: { readonly [name: string]: SubscriberConfig };
  /** Where the generated files go, relative to this config. Default: `generated`. */
  readonly outDir?: string;
  /** `module`: the generated file exports its own typed `events`, for several apps in one TypeScript program. */
  readonly registry?: 'global' | 'module';
  /** Severities by problem code, for example `{ 'vague-event-name': 'off' }`. */
  readonly rules?: { readonly [code: string]: RuleSeverity };
};

/** The default export of `tsc-run.config.ts`. It is read statically: no code of it runs. */
export type Config = {
  readonly provider?: 'aws';
  readonly region?: string;
  readonly events?: EventsConfig;
  readonly [other: string]: unknown;
};

/**
 * Returns its argument, with completion and checking of event names in the editor.
 *
 * @example
 * export default defineConfig({
 *   events: { subscribers: { 'send-welcome-email': { events: ['user.registered'] } } },
 * });
 */
export function defineConfig<const C extends Config>(config: C): C {
  return config;
}
