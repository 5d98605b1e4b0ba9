/** Says which of `known` was likely meant, or names all of them. */
export function advise(name: string, known: readonly string[]): string {
  const nearest = findNearest(name, known);
  return nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean '${nearest}'?`;
}

/** Longer names are not compared, because that takes quadratic time. */
const LONGEST = 256;
/** The edits for each character that still count as a typo. */
const TOLERANCE = 0.4;

/** The known name that `name` is most likely a typo of; undefined if none is near. */
export function findNearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  let best = Math.floor(name.length * TOLERANCE) + 1;
  let nearest: string | undefined;
  for (const each of known) {
    if (Math.abs(each.length - name.length) >= best) continue;
    const edits = countEdits(name.toLowerCase(), each.toLowerCase());
    if (edits >= best) continue;
    best = edits;
    nearest = each;
  }
  return nearest;
}

/** How many characters to insert, remove or replace, row by row of the usual table. */
function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const replaced = row[column - 1]! + (one[line - 1] === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}

/** A value that should have been another, for a message. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `'${value}', a string`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

export function isPromise(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
