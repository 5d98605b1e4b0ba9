import type { Expression } from '../../model/facts.js';
import type { SubscriberEntry } from '../../model/model.js';
import type { Span } from '../../model/source.js';

/** What fixes are made from, besides the problem. */
export type FixContext = {
  readonly entries: readonly SubscriberEntry[];
  /** The names of the events. */
  readonly names: () => readonly string[];
  readonly letters: () => ReadonlySet<string>;
  /** The codes of all problems. */
  readonly codes: () => readonly string[];
  readonly textOf: (span: Span) => string;
  /** The folder of event types. */
  readonly eventsDir: string;
  readonly exists: (file: string) => boolean;
  /** The payload of the call site whose event name is at this place. */
  readonly payloadAt: (span: Span) => Expression | undefined;
};
