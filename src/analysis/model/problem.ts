import type { Span } from './source.js';

/** Something wrong in the app, as data. `problems/` has one file per code, with its words. */
export type Problem<Code extends string = string, Details = unknown> = {
  readonly code: Code;
  /** Where it is reported. */
  readonly span: Span;
  readonly details: Details;
};
