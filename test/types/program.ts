import type { Settings } from './settings.js';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/**
 * What is compiled: an app, or several, with the errors that are expected marked in the text (`markers.ts`).
 * `generated/` is made from the files by the analyzer, unless they bring their own.
 */
export type Program = {
  readonly name: string;
  readonly files: Files;
  readonly settings: Settings;
  /** The folders of its apps, each with a config; one app at the root by default, none where the list is empty. */
  readonly apps?: readonly string[];
  /** What happens to the files once the registry is generated; `undefined` deletes. */
  readonly afterwards?: Readonly<Record<string, string | undefined>>;
  /** Errors in generated lines that come from no line of the app: `generated/subscribers.ts:10 TS2344: words`. */
  readonly errors?: readonly string[];
};
