import type { Event } from './model.js';
import type { Span } from './source.js';

/** A place that names an event. */
export type Occurrence = {
  readonly kind: 'emit' | 'config' | 'tag' | 'type';
  readonly event: Event;
  readonly span: Span;
  /** The string literal that spells the name, if one does; it may be elsewhere. */
  readonly literal?: Span;
};
