/**
 * The glossary: one word per thing.
 *
 * - *event type*: an exported type of `events/` whose name ends in `Event`
 * - *event name*: the string given to `emit`, for example `user.registered`
 * - *event*: both, bound
 * - *subscriber*: a file of `functions/subscribers/` that exports `listen`, or an external consumer
 * - *subscription*: a subscriber and one event name, written in the config
 * - *registry*: the generated types that `emit` is checked against
 * - *manifest*: the generated JSON for the runtime and for other tools
 * - *call site*: a call of `emit`
 * - *problem*: something wrong in the app: its code, its place and its details
 * - *diagnostic*: a problem in words
 * - *fix*: an edit that mends a problem
 * - *host*: what runs the analysis: command line, editor plugin, compiler transformer
 * - *bus*: what carries emitted events to subscribers
 */
import type { Awaitable, Expression } from './facts.js';
import type { Span } from './source.js';

export type EventType = {
  /** The file of `events/` that exports it. */
  readonly file: string;
  /** The name to import it by: `default` for a default export. */
  readonly exportName: string;
  /** The name that ends in `Event`. */
  readonly typeName: string;
  /** The name where it is exported. */
  readonly span: Span;
  /** The name where it is declared, if that was found. */
  readonly declaration?: Span;
  /** The event name that follows from the type alone: from its tag, or the dotted form of its name. */
  readonly ownName: string;
  /** The letters and digits of its name: what every spelling of its event has. */
  readonly letters: string;
  /** From a JSDoc tag `@event name`. */
  readonly tag?: { readonly name: string; readonly span: Span };
};

export type Event = {
  readonly name: string;
  /** Which rule named it. */
  readonly namedBy: 'tag' | 'config' | 'default';
  readonly type: EventType;
  /** Names of its subscribers, sorted. */
  readonly subscribers: readonly string[];
};

/** One event name in the config. */
export type Subscription = {
  readonly event: string;
  /** Its letters and digits, as every spelling of the event has them. */
  readonly letters: string;
  readonly span: Span;
  /** The literal that spells it, which may be elsewhere. */
  readonly literal?: Span;
};

/** One entry of `events.subscribers`, as it is written in the config. */
export type SubscriberEntry = {
  readonly name: string;
  /** Its key in the config. */
  readonly span: Span;
  readonly external: boolean;
  readonly subscriptions: readonly Subscription[];
  /** The array of its event names, and the last element there, if it is written as an array. */
  readonly list?: { readonly span: Span; readonly last?: Span };
};

/** A subscriber with what is right about it: only declared events, each once. */
export type Subscriber = {
  readonly name: string;
  /** Consumed outside this app. */
  readonly external: boolean;
  /** Not there for an external one without a file. */
  readonly file?: string;
  /** Names of its events, sorted. */
  readonly events: readonly string[];
  /** Its exported `listen`, or its key in the config where there is none. */
  readonly span: Span;
};

export type RuleSeverity = 'off' | 'warning' | 'error';

/** What the config says, apart from its subscribers. */
export type Settings = {
  /** The app's folder; absolute and posix. Only names of folders between the app and an `outDir` outside it follow. */
  readonly folder: string;
  /** The file of the config; not there when the app has none. */
  readonly file?: string;
  /** Whether its type keeps the event names as literals, so that TypeScript can compare them. */
  readonly literal: boolean;
  /** Folder of the generated files, relative to the config. */
  readonly outDir: string;
  readonly registry: 'global' | 'module';
  /** Name of the app's package, where it has one. */
  readonly packageName?: string;
  readonly rules: Readonly<Record<string, RuleSeverity>>;
};

/** Everything that is right about an app's events; the renderers read nothing else. Sorted by name. */
export type EventModel = {
  readonly settings: Settings;
  readonly events: readonly Event[];
  readonly subscribers: readonly Subscriber[];
};

/** A call of `emit`. */
export type CallSite = {
  /** The names it may emit; empty when they cannot be read. */
  readonly names: readonly { readonly name: string; readonly span: Span; readonly literal?: Span }[];
  /** Its first argument. */
  readonly span: Span;
  /** Its second argument, where it is an object that is written out. */
  readonly payload?: Expression;
  /** Whether every name could be read. */
  readonly complete: boolean;
  /** A bare expression statement: nothing waits for the event to be accepted. */
  readonly floating: boolean;
  readonly awaitable: Awaitable;
  /** The whole call. */
  readonly call: Span;
};
