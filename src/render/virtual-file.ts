import type { Span } from '../core/source.js';

/** A generated file before it is written; `path` is relative to the folder of the config. */
export type VirtualFile = {
  readonly path: string;
  readonly text: string;
  /** Where in the app each line (from 1) comes from: an error of the compiler there is told here. */
  readonly origins: ReadonlyMap<number, Span>;
};
