import type { CallSite, EventModel } from './model.js';
import type { Diagnostic, Problem } from './problem.js';

/** What is known about an app from the texts of its files. */
export type Analysis = {
  readonly model: EventModel;
  readonly callSites: readonly CallSite[];
  /** Sorted by file, place and code. */
  readonly problems: readonly Problem[];
  /** The problems in words, as severe as the rules of the config say; those that are off are left out. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the model speaks for the whole app: every file parses, and `events` in the config is static. */
  readonly complete: boolean;
  /** Files that were imported and not given: the first of each group that exists is asked for. */
  readonly wanted: readonly (readonly string[])[];
};
