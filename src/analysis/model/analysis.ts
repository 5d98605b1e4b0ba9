import type { Diagnostic } from './diagnostic.js';
import type { CallSite, EventModel, EventType, SubscriberEntry } from './model.js';

/** What is known about an app from the texts of its files. */
export type Analysis = {
  readonly model: EventModel;
  /** All event types, whether or not they could be bound to a name. */
  readonly types: readonly EventType[];
  /** What the config says of subscribers, right or wrong. */
  readonly entries: readonly SubscriberEntry[];
  /** What is wrong with events, subscribers and config; sorted by file, place and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** The calls of `emit` in the files that were given, sorted by file and place. */
  readonly callSites: readonly CallSite[];
  /** What is wrong with them; sorted likewise. */
  readonly callSiteDiagnostics: readonly Diagnostic[];
  /** Whether the model speaks for the whole app: every file of it parses, and `events` in the config is static. */
  readonly complete: boolean;
  /** The same, but that a file which does not parse may count as it last was. */
  readonly usable: boolean;
  /** Files that were imported and not given: of each group the first that exists is asked for. */
  readonly wanted: readonly (readonly string[])[];
};
