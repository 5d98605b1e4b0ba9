import { distance } from 'fastest-levenshtein';
import { toLetters } from '../model/event-name.js';

/**
 * Whether `name` can hardly be anything but a slip of `nearest`: they differ in no more than two characters, none of
 * them a digit or the first letter of a word (`created` is no slip of `deleted`), and no other known name is as near.
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

/** Exact as far as it may be a slip. */
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
