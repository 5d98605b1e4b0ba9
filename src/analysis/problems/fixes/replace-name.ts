import { distance } from 'fastest-levenshtein';
import { quotesOf, toLiteral } from '../../lib/literal.js';
import { quote } from '../../lib/quote.js';
import { toLetters } from '../../model/event-name.js';
import type { Fix } from '../../model/fix.js';
import type { SubscriberEntry } from '../../model/model.js';
import { isSameSpan, type Span } from '../../model/source.js';
import type { FixContext } from './fix-context.js';

type Misnamed = {
  readonly name: string;
  readonly nearest: string | undefined;
  readonly span: Span;
  readonly known: readonly string[];
};

/** Replaces a name with the nearest known one, in the same quotes. */
export function replaceByNearest(
  { name, nearest, span, known }: Misnamed,
  { textOf, entries }: Pick<FixContext, 'textOf' | 'entries'>,
): readonly Fix[] {
  if (nearest === undefined) return [];
  const written = textOf(span);
  const quotes = quotesOf(written);
  // A constant, or a text that is joined from pieces, may have other uses.
  const spelled = written === name || written === toLiteral(name, quotes);
  const preferred = spelled && isSlip(name, nearest, known) && !isSubscribed(entries, span, nearest);
  const edits = [{ span, text: toLiteral(nearest, quotes) }];
  return [{ title: `Change it to ${quote(nearest)}`, preferred, edits, creates: [] }];
}

/** What `replaceByNearest` did, for the report of `check --fix`. */
export function toReplaced({ edits }: Fix): string {
  return `changed to ${edits[0]?.text}`;
}

/** Whether the subscriber that lists the name at `span` already subscribes to `event`. */
function isSubscribed(entries: readonly SubscriberEntry[], span: Span, event: string): boolean {
  return entries.some(
    ({ subscriptions }) =>
      subscriptions.some((each) => isSameSpan(each.span, span)) && subscriptions.some((each) => each.event === event),
  );
}

/**
 * Whether `name` is almost certainly a typo of `nearest`: they differ in at most two characters, none of them a digit
 * or the first letter of a word (`created` is not a typo of `deleted`), and no other known name is as near.
 */
export function isSlip(name: string, nearest: string, known: readonly string[]): boolean {
  if (toLetters(name) === toLetters(nearest)) return true;
  const edits = editsBetween(name, nearest);
  return (
    edits <= MAX_EDITS &&
    skeletonOf(name) === skeletonOf(nearest) &&
    known.every((each) => each === nearest || editsBetween(name, each) > edits)
  );
}

const MAX_EDITS = 2;

/** The edit distance, exact unless the lengths differ by more than `MAX_EDITS`. */
function editsBetween(a: string, b: string): number {
  const longer = Math.abs(a.length - b.length);
  return longer > MAX_EDITS ? longer : distance(a.toLowerCase(), b.toLowerCase());
}

/** The first letters of the words, and the digits. */
function skeletonOf(name: string): string {
  return (
    name
      .toLowerCase()
      .match(/(?<!\p{L})\p{L}|\p{N}/gu)
      ?.join('') ?? ''
  );
}
