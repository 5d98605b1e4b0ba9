import type { Span } from './source.js';

/** Something wrong in the app: what it is, where, and the details; no words. Each has its file in `problems/`. */
export type Problem<Code extends string = string, Details = unknown> = {
  readonly code: Code;
  /** Where it is shown. */
  readonly span: Span;
  readonly details: Details;
};
