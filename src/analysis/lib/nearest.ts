import { distance } from 'fastest-levenshtein';
import { byCodeUnit } from './collections.js';

/** The known name that `name` is most likely a typo of; undefined if none is within two edits per five characters. */
export function findNearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  let best = Math.floor(name.length * TOLERANCE) + 1;
  let nearest: string | undefined;
  for (const each of known) {
    if (Math.abs(each.length - name.length) >= best) continue;
    const edits = distance(name.toLowerCase(), each.toLowerCase());
    if (edits < best) {
      best = edits;
      nearest = each;
    }
  }
  return nearest;
}

/** The known names that `name` may be a typo of, the nearest first; at most `most`. */
export function listNearest(name: string, known: readonly string[], most: number): readonly string[] {
  if (name.length > MAX_LENGTH) return [];
  const limit = Math.floor(name.length * TOLERANCE);
  return known
    .filter((each) => Math.abs(each.length - name.length) <= limit)
    .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits || byCodeUnit(a.each, b.each))
    .slice(0, most)
    .map(({ each }) => each);
}

/** Whether two names differ in one character, in capitals, or in the order of their letters. */
export function isAlmost(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  return a.length < MAX_LENGTH && (distance(a, b) <= 1 || [...a].sort().join('') === [...b].sort().join(''));
}

const TOLERANCE = 0.4;

/** Longer names are not compared, because that takes quadratic time. */
const MAX_LENGTH = 256;
