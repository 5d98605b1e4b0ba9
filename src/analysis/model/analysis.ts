import type { Diagnostic } from './diagnostic.js';
import type { CallSite, EventModel, EventType, SubscriberEntry } from './model.js';
import type { Occurrence } from './occurrence.js';

/**
 * How much of the app an analysis speaks for.
 *
 * - `whole`: every file of the model parses, and `events` in the config is static.
 * - `kept`: a file does not parse, and counts as it last did. What follows may be shown, and is not written.
 * - `partial`: some of the app is unknown; nothing may be generated from it.
 */
export type Coverage = 'whole' | 'kept' | 'partial';

/** What is known about an app. */
export type Analysis = {
  readonly model: EventModel;
  /** All event types, whether or not they could be bound to a name. */
  readonly types: readonly EventType[];
  /** What the config says of subscribers, right or wrong. */
  readonly entries: readonly SubscriberEntry[];
  /** The calls of `emit`, sorted by file and place; none where the session does not read them. */
  readonly callSites: readonly CallSite[];
  /** What is wrong; sorted by file, place and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** The strings and tags that name an event, by file. */
  readonly occurrences: ReadonlyMap<string, readonly Occurrence[]>;
  readonly coverage: Coverage;
};

/** An app whose analysis and texts can be asked for. */
export type Analyzed = {
  analysis(): Analysis;
  textOf(file: string): string | undefined;
};
