import type { Finding, TextOf } from './finding.js';

/** What a command found out, before it is printed. */
export type Report = {
  /** The folder of the config; absolute. */
  readonly root: string;
  readonly findings: readonly Finding[];
  readonly textOf: TextOf;
  readonly counts: Counts;
  /** What became of the generated files; not there for `check`. */
  readonly files?: Files;
  readonly seconds: number;
};

export type Counts = { readonly events: number; readonly subscribers: number; readonly callSites?: number };

/** Paths relative to the folder of the config. */
export type Files = {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
};
