import { countBytes, type Entry } from './entry.js';

/** The most entries of a request. */
const MOST_ENTRIES = 10;

/** Divides items into requests, in order: each has at most 10 entries and stays below `maxRequestBytes`. */
export function toBatches<T extends { readonly entry: Entry }>(items: readonly T[], maxRequestBytes: number): T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const more = countBytes(item.entry);
    const current = batches.at(-1);
    if (current !== undefined && current.length < MOST_ENTRIES && bytes + more < maxRequestBytes) {
      current.push(item);
      bytes += more;
    } else {
      batches.push([item]);
      bytes = more;
    }
  }
  return batches;
}
