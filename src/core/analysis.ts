import type { CallSite, EventModel } from './model.js';
import type { Diagnostic } from './problem.js';

/** What is known about an app from the texts of its files. */
export type Analysis = {
  readonly model: EventModel;
  /** What is wrong with events, subscribers and config; sorted by file, place and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** The calls of `emit` in the files that were given, sorted by file and place. */
  readonly callSites: readonly CallSite[];
  /** What is wrong with them; sorted likewise. */
  readonly callSiteDiagnostics: readonly Diagnostic[];
  /** Whether the model speaks for the whole app: every file of it parses, and `events` in the config is static. */
  readonly complete: boolean;
  /** Files that were imported and not given: of each group the first that exists is asked for. */
  readonly wanted: readonly (readonly string[])[];
};
