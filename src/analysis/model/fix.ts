import type { Span } from './source.js';

/** Replaces the text that `span` covers with `text`; an empty span inserts. */
export type TextEdit = { readonly span: Span; readonly text: string };

/** A change that fixes a problem: `edits` change files, `creates` adds new ones. */
export type Fix = {
  readonly title: string;
  /** Whether it is so likely to be right that it may be applied without asking. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  readonly creates: readonly { readonly file: string; readonly text: string }[];
};
