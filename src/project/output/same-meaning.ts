import { isDeepStrictEqual } from 'node:util';
import { readOutline } from '../../analysis/syntax/outline.js';

/** Whether a file on the disk means the same as the rendered text: line endings and formatting do not count. */
export function isSameMeaning(path: string, disk: string, rendered: string): boolean {
  if (withoutReturns(disk) === withoutReturns(rendered)) return true;
  return path.endsWith('.json') ? isSameJson(disk, rendered) : pairPlaces({ path, rendered, disk }) !== undefined;
}

function withoutReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

function isSameJson(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

/** The offsets of one piece of code in both texts. */
export type PlacePair = { readonly rendered: number; readonly disk: number };

export type TwoTexts = { readonly path: string; readonly rendered: string; readonly disk: string };

/** Pairs the pieces of two texts, in order; undefined if they differ in meaning or do not parse. */
export function pairPlaces({ path, rendered, disk }: TwoTexts): readonly PlacePair[] | undefined {
  const ours = readOutline(path, rendered);
  const theirs = readOutline(path, disk);
  if (ours === undefined || ours.length !== theirs?.length) return undefined;
  const pairs: PlacePair[] = [];
  for (const [index, piece] of ours.entries()) {
    const other = theirs[index];
    if (piece.text !== other?.text) return undefined;
    pairs.push({ rendered: piece.start, disk: other.start });
  }
  return pairs;
}
