import { distance } from 'fastest-levenshtein';

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

/** Whether two names differ in one character, in capitals, or in the order of their letters. */
export function isAlmost(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  return a.length < MAX_LENGTH && (distance(a, b) <= 1 || [...a].sort().join('') === [...b].sort().join(''));
}

const TOLERANCE = 0.4;

/** Longer names are not compared, because that takes quadratic time. */
const MAX_LENGTH = 256;
