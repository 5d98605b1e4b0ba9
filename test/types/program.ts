import type { Settings } from './settings.js';

/** The texts of files, by path. */
export type Files = Readonly<Record<string, string>>;

/**
 * A program to compile: one or more apps, with the expected errors marked in the text (`markers.ts`). The analyzer
 * generates `generated/` from the files, unless they include it.
 */
export type Program = {
  readonly name: string;
  readonly files: Files;
  readonly settings: Settings;
  /** The folders of its apps, each with a config. Default: one app at the root. */
  readonly apps?: readonly string[];
  /** Changes to the files after the registry is generated; `undefined` deletes a file. */
  readonly afterwards?: Readonly<Record<string, string | undefined>>;
  /** Expected errors in generated lines without an origin in the app: `generated/subscribers.ts:10 TS2344: words`. */
  readonly errors?: readonly string[];
};
