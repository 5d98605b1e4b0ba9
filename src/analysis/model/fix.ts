import type { Span } from './source.js';

/** A change of text: what `span` covers becomes `text`. A span of length 0 inserts. */
export type TextEdit = { readonly span: Span; readonly text: string };

/** An edit that fixes a problem; `edits` change files, `creates` adds new ones. */
export type Fix = {
  readonly title: string;
  /** It has one likely meaning, so that it may be applied unasked. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  readonly creates: readonly { readonly file: string; readonly text: string }[];
};
