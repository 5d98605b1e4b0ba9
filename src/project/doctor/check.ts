import type { Severity } from '../../analysis/model/diagnostic.js';
import type { Change } from '../disk/apply-changes.js';
import type { AppState } from './app-state.js';

/** One thing that usually goes wrong around an app. Looking changes nothing. */
export type Check = {
  /** The public name of what it finds. */
  readonly name: string;
  readonly severity: Severity;
  /** What it finds, as the end of the sentence "finds …", in Markdown. */
  readonly about: string;
  look(state: AppState): readonly Found[];
};

/** What is wrong, in words for somebody who has not read the documentation. */
export type Found = {
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
  readonly place?: Place;
  /** Absent where only the user can decide, or where mending could break something else. */
  readonly mend?: Mend;
};

/** `file` is posix and relative to the folder of package.json; `line` counts from 1. */
export type Place = { readonly file: string; readonly line?: number };

/** A change that mends what was found: paths are relative to the folder of package.json. */
export type Mend =
  | { readonly kind: 'write'; readonly changes: readonly Change[] }
  | { readonly kind: 'remove'; readonly files: readonly string[] }
  | { readonly kind: 'generate' };

/** What a check found, under its name. */
export type DoctorFinding = Found & Pick<Check, 'name' | 'severity'>;
