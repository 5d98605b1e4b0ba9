/**
 * The glossary: one word per thing.
 *
 * - *event type*: an exported type of `events/` (or of `events.dir` in the config) whose name ends in `Event`
 * - *event name*: the string given to `emit`, for example `user.registered`
 * - *event*: an event type together with its event name
 * - *subscriber*: a file of `functions/subscribers/` (or the `file` of its entry) that exports `listen`, or an external
 *   consumer
 * - *subscription*: a subscriber and one event name, written in the config
 * - *registry*: the generated types that `emit` is checked against
 * - *manifest*: the generated JSON for the runtime and for other tools
 * - *call site*: a call of `emit` or `emitMany`
 * - *route file*: a file of `functions/api/`
 * - *route*: a path and one of the methods that the route file of that path exports
 * - *problem*: something wrong in the app, as data: a code, a place and details
 * - *diagnostic*: a problem in words
 * - *fix*: a change of the app that resolves a problem
 * - *host*: what runs the analysis: command line, editor plugin, language server, compiler transformer
 * - *bus*: what carries emitted events to subscribers
 * - *folder*: the files of one app, as a host provides them
 * - *facts*: what the text of one file says, without syntax nodes
 * - *stage*: one step of the analysis, a pure function over readonly data
 * - *session*: runs the stages for one app, and remembers their results
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
  /** Its name at the export. */
  readonly span: Span;
  /** Its name at the declaration, if that was found. */
  readonly declaration?: Span;
  /** The event name that the type alone gives: its tag, or the dotted form of `typeName`. */
  readonly ownName: string;
  /**
   * The letters and digits of `typeName` without `Event`, in lower case: the same for every spelling of its default
   * name.
   */
  readonly letters: string;
  /** Whether it survives JSON, as far as the syntax tells; `open` is left to types. */
  readonly json: 'yes' | 'no' | 'open';
  /** From a JSDoc tag `@event name`; `other` is a second one with another name, which is a mistake. */
  readonly tag?: {
    readonly name: string;
    readonly span: Span;
    readonly other?: { readonly name: string; readonly span: Span };
  };
};

export type Event = {
  readonly name: string;
  /** Where the name comes from. */
  readonly namedBy: 'tag' | 'config' | 'default';
  readonly type: EventType;
  /** Names of its subscribers, sorted. */
  readonly subscribers: readonly string[];
};

/** One event name in the `events` of a subscriber in the config. */
export type Subscription = {
  readonly event: string;
  /** Its letters and digits, in lower case. */
  readonly letters: string;
  readonly span: Span;
  /** The string literal that spells the name, if one does; it may be elsewhere. */
  readonly literal?: Span;
};

/** One entry of `events.subscribers`, as written in the config. */
export type SubscriberEntry = {
  readonly name: string;
  /** Its key in the config. */
  readonly span: Span;
  readonly external: boolean;
  /** Its file, if the config names one; null if it names something else, which is a problem of its own. */
  readonly file?: string | null;
  readonly subscriptions: readonly Subscription[];
  /** The array literal of its event names, and the last element in it; absent if the value is not an array. */
  readonly list?: { readonly span: Span; readonly last?: Span };
};

/** Where the entries of subscribers are written in the config, or would be. */
export type EntriesPlace = {
  /** The object that is written there: the whole config if it has no `events`, `events` if that has no `subscribers`. */
  readonly of: 'config' | 'events' | 'subscribers';
  /** The object literal, and the last property in it. */
  readonly span: Span;
  readonly last?: Span;
};

/** A subscriber without its mistakes: `events` holds only declared events, each once. */
export type Subscriber = {
  readonly name: string;
  /** Whether it is a consumer outside this app. */
  readonly external: boolean;
  /** Absent if there is no such file. */
  readonly file?: string;
  /** The file that it should have, if that does not exist. */
  readonly missing?: string;
  /** Names of its events, sorted. */
  readonly events: readonly string[];
  /** Its exported `listen`, or its key in the config if there is none. */
  readonly span: Span;
};

export type RuleSeverity = 'off' | 'warning' | 'error';

/** The settings of an app: from its config, its folder and its package.json. */
export type Settings = {
  /** The app's folder; absolute and posix. The generated files depend on it only if `outDir` is outside the app. */
  readonly folder: string;
  /** The file of the config; absent if the app has none. */
  readonly file?: string;
  /** Whether the type of the config keeps event names as literals, so that TypeScript can compare them. */
  readonly literal: boolean;
  /** Folder of the generated files, relative to the config. */
  readonly outDir: string;
  /** Folder of event types, relative to the config. */
  readonly eventsDir: string;
  /** Globs of source files in which calls of `emit` are not looked at. */
  readonly exclude: readonly string[];
  readonly registry: 'global' | 'module';
  /** When payloads are validated at run time; absent if they are not, `invalid` if the config has no such value. */
  readonly validate?: 'emit' | 'deliver' | 'both' | 'invalid';
  /** Name of the app's package, if it has one. */
  readonly packageName?: string;
  readonly rules: Readonly<Record<string, RuleSeverity>>;
};

/** The valid events and subscribers of an app, each sorted by name; the renderers read nothing else. */
export type EventModel = {
  readonly settings: Settings;
  readonly events: readonly Event[];
  readonly subscribers: readonly Subscriber[];
};

/** An event name at a call site. */
export type EmittedName = {
  readonly name: string;
  readonly span: Span;
  /** The string literal that spells the name, if one does; it may be elsewhere. */
  readonly literal?: Span;
  /** The payload beside it, if that is an object literal. */
  readonly payload?: Expression;
  /** Whether a comment such as `@ts-expect-error` keeps the compiler from reporting the name. */
  readonly suppressed: boolean;
};

/** A call of `emit` or `emitMany`. */
export type CallSite = {
  readonly method: 'emit' | 'emitMany';
  /** The names it may emit, as far as they can be read. */
  readonly names: readonly EmittedName[];
  /** Its first argument. */
  readonly span: Span;
  /** Whether every name could be read. */
  readonly complete: boolean;
  /** Whether nothing uses its promise, so that nothing awaits it. */
  readonly floating: boolean;
  readonly awaitable: Awaitable;
  /** The whole call. */
  readonly call: Span;
  /** Whether a comment such as `@ts-expect-error` keeps the compiler from reporting anything where the call starts. */
  readonly suppressed: boolean;
};

/** The methods that a route file may export, in the order in which they are listed. */
export const ROUTE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export type RouteMethod = (typeof ROUTE_METHODS)[number];

/** What answers one method of one path. */
export type Route = {
  /** Parameters are in brackets: `/users/[id]`. */
  readonly path: string;
  readonly method: RouteMethod;
  readonly file: string;
  /** The export of that name in `file`. */
  readonly span: Span;
};
