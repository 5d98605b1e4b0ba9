import type { Folder } from '../../analysis/model/folder.js';
import type { Route } from '../../analysis/model/model.js';
import type { AgainstReport, NotCompared } from './against/against.js';
import type { Finding } from './finding.js';
import type { Fixed } from './fixed.js';
import type { TextOf } from './places.js';

/** What a command found out, before it is printed. */
export type Report = {
  /** The app. */
  readonly folder: Folder;
  readonly findings: readonly Finding[];
  readonly textOf: TextOf;
  /** The routes of the app; absent when the command does not read them. */
  readonly routes?: readonly Route[];
  readonly counts: Counts;
  /** What happened to the generated files; absent when the command writes none. */
  readonly files?: OutputFiles;
  /** What was fixed; absent without `--fix`. */
  readonly fixed?: readonly Fixed[];
  /** What differs from another version of the app; absent without `--against`. */
  readonly against?: AgainstReport | NotCompared;
  /** Sentences for people about the result. */
  readonly notes: readonly string[];
  readonly seconds: number;
};

export type Counts = { readonly events: number; readonly subscribers: number; readonly callSites?: number };

/** Paths of the generated files, relative to the folder of the config. */
export type OutputFiles = {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
};
