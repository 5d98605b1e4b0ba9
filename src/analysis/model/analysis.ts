import type { Deployment } from './deployment.js';
import type { Diagnostic } from './diagnostic.js';
import type { CallSite, EntriesPlace, EventModel, EventType, Route, SubscriberEntry } from './model.js';
import type { Occurrence } from './occurrence.js';

/**
 * How much of the app an analysis covers.
 *
 * - `whole`: every file of the model parses, and `events` in the config is static.
 * - `kept`: a file does not parse, and its last good facts are used. Hosts may show the results, but not write them.
 * - `partial`: part of the app is unknown; nothing may be generated.
 */
export type Coverage = 'whole' | 'kept' | 'partial';

/** What is known about an app. */
export type Analysis = {
  readonly model: EventModel;
  /** All event types, whether or not they could be bound to a name. */
  readonly types: readonly EventType[];
  /** The subscribers in the config, valid or not. */
  readonly entries: readonly SubscriberEntry[];
  /** Absent if the config has no object literal for them. */
  readonly entriesPlace?: EntriesPlace;
  /** Sorted by file and place; empty if the session does not read calls. */
  readonly callSites: readonly CallSite[];
  /** Each path and method once, sorted by path, then by method; empty if the session does not read calls. */
  readonly routes: readonly Route[];
  /** Absent if the session does not read calls, or the app has no config. */
  readonly deployment?: {
    readonly settings: Deployment;
    /** What cannot be read of it outside `events` of the config, which matters only to who deploys. */
    readonly diagnostics: readonly Diagnostic[];
  };
  /** Sorted by file, place and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** The strings and tags that name an event, by file. */
  readonly occurrences: ReadonlyMap<string, readonly Occurrence[]>;
  readonly coverage: Coverage;
};

/** The analysis of an app, and the texts of its files. */
export type Analyzed = {
  analysis(): Analysis;
  textOf(file: string): string | undefined;
};
